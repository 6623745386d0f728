# Needs make and Python 3.11 or newer; everything else is installed by name and hash from the lock files.
# `make` alone lists what there is to do.

PYTHON ?= python3
PORT ?= 8000
export PORT
N ?= 1000000

VENV := .venv/bin
TOOLS := $(PYTHON) -m tools
CODE := access api config geo incidents mapviews record tools tests benchmarks manage.py

.DEFAULT_GOAL := help
.PHONY: help demo serve-synthetic setup test check format bench lock messages develop python pictures borders-osm

help: ## list what there is to do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

demo: python ## from a fresh clone to a running site with the Qaim dossier (PORT=8000)
	@$(TOOLS) demo

serve-synthetic: python ## a site with N made-up incidents in a database of its own, filled once (N=1000000 PORT=8000)
	@N=$(N) $(TOOLS) serve-synthetic

setup: python ## all that `make demo` does, but serve
	@$(TOOLS) setup

test: python ## everything: unit, integration, browser and security tests, on SQLite and PostgreSQL (ARGS= for a part)
	@$(TOOLS) test $(ARGS)

develop: python ## the packages that checks and tests need
	@$(TOOLS) develop

check: develop ## lint, types, imports, templates, migrations, scripts and styles
	$(VENV)/ruff check $(CODE)
	$(VENV)/ruff format --check $(CODE)
	$(VENV)/mypy
	$(VENV)/lint-imports --no-logo
	$(VENV)/python -m tools.banned_markup
	$(VENV)/djlint templates --lint --quiet
	$(VENV)/django-upgrade --target-version 5.2 --check $$(git ls-files '*.py')
	$(VENV)/python manage.py makemigrations --check --dry-run
	$(VENV)/python -m tools.biome check static

format: develop ## let the formatters have their way
	$(VENV)/ruff check --fix $(CODE)
	$(VENV)/ruff format $(CODE)
	$(VENV)/python -m tools.biome check --write static

bench: develop ## run every script in benchmarks/
	@$(TOOLS) bench

lock: develop ## make the lock files again from pyproject.toml and package.json, newest versions allowed there
	$(VENV)/uv pip compile $(UV) pyproject.toml -o requirements.txt
	$(VENV)/uv pip compile $(UV) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(VENV)/uv pip compile $(UV) --group node -o requirements-node.txt
	$(VENV)/uv pip compile $(UV) --group osm -o requirements-osm.txt
	rm -f package-lock.json && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
lock: UV := --quiet --upgrade --universal --generate-hashes --no-annotate --custom-compile-command 'make lock'

borders-osm: python ## a second opinion on borders, from OpenStreetMap's polygons (ODbL); asks nothing at run time
	@$(TOOLS) borders-osm

pictures: develop ## take the pictures of README and docs: from the site that `make setup` made, and from one of their own
	$(VENV)/python -m tools.pictures
	$(VENV)/python -m tools.desk_pictures

messages: develop ## gather the texts to translate into locale/, and compile what is translated
	$(VENV)/python -m tools.messages gather
	$(VENV)/python -m tools.messages compile

python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name it with PYTHON=." >&2; exit 1; }
