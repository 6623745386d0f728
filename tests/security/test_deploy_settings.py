"""What the site does on an open network: the documented settings pass Django's inspection, and all are documented."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTED = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
MACHINE = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
KEY = {"COUNTERCLAIM_SECRET_KEY": "a key for a trial of the settings, of fifty characters and more 0123456789"}


def production() -> dict[str, str]:
    """The variables of the documented block, but for the database, which the check would not ask anyway."""
    block = re.search(r"## In production.*?```sh\n(.*?)```", DOCUMENTED, re.DOTALL)
    assert block is not None
    return dict(line.split("=", 1) for line in block[1].splitlines())


def manage(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` with nothing of this process's settings."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=MACHINE | env, capture_output=True, text=True, check=False)


def test_the_documented_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    done = manage("check", "--deploy", "--fail-level=WARNING", COUNTERCLAIM_VAR=str(tmp_path), **KEY, **production())

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("left_out", "warning"),
    [
        ("COUNTERCLAIM_HTTPS", "security.W008"),
        ("COUNTERCLAIM_HSTS_SUBDOMAINS", "security.W005"),
        ("COUNTERCLAIM_HSTS_PRELOAD", "security.W021"),
    ],
)
def test_without_any_one_of_them_the_check_warns(tmp_path: Path, left_out: str, warning: str) -> None:
    (tmp_path / "static").mkdir()
    env = {name: value for name, value in production().items() if name != left_out}
    done = manage("check", "--deploy", "--fail-level=WARNING", COUNTERCLAIM_VAR=str(tmp_path), **KEY, **env)

    assert done.returncode != 0
    assert warning in done.stderr


def test_debugging_is_off_unless_asked_for() -> None:
    ask = ("shell", "--no-imports", "-c", "from django.conf import settings; print(settings.DEBUG)")

    assert manage(*ask, **KEY).stdout.strip() == "False"
    assert manage(*ask, COUNTERCLAIM_DEBUG="1", **KEY).stdout.strip() == "True"


@pytest.mark.parametrize(("https", "prefix"), [("yes", "__Host-"), ("no", "")])
def test_over_https_every_cookie_is_bound_to_this_host(https: str, prefix: str) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "BROWSER_COOKIE_NAME")
    say = f"from django.conf import settings; print(*(getattr(settings, each) for each in {names}))"
    said = manage("shell", "--no-imports", "-c", say, COUNTERCLAIM_HTTPS=https, **KEY).stdout.split()

    assert said == [f"{prefix}{name}" for name in ("sessionid", "csrftoken", "browser")]


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"COUNTERCLAIM_SECRET_KEY": "short"}, "Settings: The secret key in COUNTERCLAIM_SECRET_KEY is too weak"),
        (KEY | {"COUNTERCLAIM_DEBUG": "maybe"}, "Settings: COUNTERCLAIM_DEBUG is 'maybe'; it must be one of"),
        (KEY | {"DATABASE_URL": "nonsense"}, "Settings: DATABASE_URL"),
        (KEY | {"CACHE_URL": "nonsense"}, "Settings: CACHE_URL"),
        (KEY | {"CSRF_TRUSTED_ORIGINS": "map.example.org"}, "Settings: CSRF_TRUSTED_ORIGINS holds 'map.example.org'"),
        (KEY | {"COUNTERCLAIM_FIGURE_CONVENTION": "mine"}, "Settings: COUNTERCLAIM_FIGURE_CONVENTION is 'mine'"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value.split()[1],
)
def test_a_setting_that_cannot_be_used_stops_the_start_with_one_sentence(env: dict[str, str], sentence: str) -> None:
    done = manage("check", **env)

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def test_every_variable_that_is_read_is_documented_and_the_other_way_round() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").glob("*.py"))
    # Named where it is read, or in a constant beside it.
    named = r'env\.\w+\(\s*"([A-Z_]+)"', r'^[A-Z_]+(?:: Final)? = "(COUNTERCLAIM_[A-Z_]+)"'
    read = {name for pattern in named for name in re.findall(pattern, code, re.MULTILINE)}
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENTED, re.MULTILINE))

    assert read == documented
