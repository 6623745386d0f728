"""The commands behind the Makefile, on a small project of their own."""

import os
import platform
import runpy
import signal
import sys
import textwrap
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import banned_markup, biome, messages
from tools.commands import main, run_benchmarks
from tools.postgres import cluster, find_programs
from tools.serving import HOST, any_free_port, is_free, serve
from tools.setup import Place, building, filling, installing, make_accounts
from tools.steps import Stamps, take
from tools.suite import run_suite
from tools.terminal import Problem

ROOT = Path(__file__).resolve().parents[3]
CONFTEST = """
    def pytest_addoption(parser):
        parser.addoption("--only-database", action="store_true")
"""


def write(path: Path, text: str, mode: int = 0o644) -> Path:
    """A file of that text, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))
    path.chmod(mode)
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty project whose interpreter is this one."""
    write(tmp_path / ".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', 0o755)
    for name in [name for name in os.environ if name.startswith(("COV_", "COVERAGE_", "PYTEST_", "DJANGO_"))]:
        monkeypatch.delenv(name)
    return Place(tmp_path, tmp_path / "var")


@pytest.fixture
def suite(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The project with a test, all of whose code it covers, and the browser that is not asked for.

    Its runs of pytest load the plugins that they need, not all that are here: that takes longer than the tests.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "pytest_cov.plugin,xdist.plugin,xdist.looponfail")
    write(place.root / "conftest.py", CONFTEST)
    write(place.root / "pyproject.toml", '[tool.coverage.run]\nbranch = true\nsource = ["code_of_ours"]\n')
    write(place.root / "code_of_ours/__init__.py", "def double(x):\n    return 2 * x\n")
    write(
        place.root / "test_double.py",
        "from code_of_ours import double\ndef test_double():\n    assert double(2) == 4\n",
    )
    return place


def last_line(capfd: pytest.CaptureFixture[str]) -> str:
    return capfd.readouterr().out.splitlines()[-1]


def test_a_suite_that_passes_on_both_databases_closes_with_the_counts(
    suite: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    assert find_programs() is not None, "this test needs PostgreSQL, as the suite itself does"

    assert run_suite(suite, []) == 0
    assert last_line(capfd) == "2 passed, 0 failed"


def test_a_failing_test_fails_the_suite_on_both(suite: Place, capfd: pytest.CaptureFixture[str]) -> None:
    write(suite.root / "test_wrong.py", "def test_wrong():\n    assert False\n")

    assert run_suite(suite, []) == 1
    assert last_line(capfd) == "2 passed, 2 failed"


def test_code_that_no_test_runs_fails_the_suite(suite: Place, capfd: pytest.CaptureFixture[str]) -> None:
    write(suite.root / "code_of_ours/more.py", "def more(x):\n    if x:\n        return 1\n    return 2\n" * 5)

    assert run_suite(suite, []) == 1
    assert last_line(capfd) == "2 passed, 0 failed"


def test_the_coverage_of_a_part_is_not_judged(suite: Place) -> None:
    write(suite.root / "code_of_ours/more.py", "def more(x):\n    if x:\n        return 1\n    return 2\n" * 5)

    assert run_suite(suite, ["test_double.py"]) == 0


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)], ids=["somebody reads", "nobody reads"])
def test_without_postgresql_it_is_said_loudly(
    suite: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], ci: str, code: int
) -> None:
    monkeypatch.setattr("tools.suite.programs", lambda: None)
    monkeypatch.setenv("CI", ci)

    assert run_suite(suite, []) == code
    assert "NOT TESTED ON POSTGRESQL" in capfd.readouterr().err


def test_the_cluster_is_stopped_and_gone_even_when_the_run_breaks() -> None:
    programs = find_programs()
    assert programs is not None
    homes = []

    def break_off_inside() -> None:
        with cluster(programs) as url:
            homes.append(Path(url.split("host=")[1]))
            assert (homes[0] / "data/postmaster.pid").exists()
            msg = "a fault"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="a fault"):
        break_off_inside()
    assert not homes[0].exists()


def test_benchmarks_run_one_after_another_until_one_fails(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    write(place.root / "benchmarks/a.py", "print('a ran')")
    write(place.root / "benchmarks/b.py", "raise SystemExit(3)")
    write(place.root / "benchmarks/c.py", "print('c ran')")
    write(place.root / "benchmarks/_data.py", "print('data ran')")

    assert run_benchmarks(place) == 3
    out = capfd.readouterr().out
    assert "=== a\na ran" in out
    assert "c ran" not in out
    assert "data ran" not in out


def test_no_benchmark_is_a_sentence(place: Place) -> None:
    with pytest.raises(Problem, match="There is no benchmark"):
        run_benchmarks(place)


def test_a_problem_is_shown_as_its_sentence_before_minutes_of_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "eighty")

    assert main(["demo"]) == 1
    assert capsys.readouterr().err.strip().startswith("PORT=eighty will not do")


def test_ctrl_c_during_set_up_says_that_the_next_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tools.commands.prepare", interrupted)

    assert main(["setup"]) == 130
    assert "The next run goes on from here" in capsys.readouterr().err


def test_the_entry_takes_its_command_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tools", "--help"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("tools", run_name="__main__")
    assert ended.value.code == 0
    assert "demo" in capsys.readouterr().out


def test_every_step_of_set_up_has_a_name_of_its_own_and_builds_only_on_earlier_ones(place: Place) -> None:
    steps = [*installing(place, with_development=False), *building(place), *filling(place)]
    names = [step.name for step in steps]

    assert len(set(names)) == len(names)
    for position, step in enumerate(steps):
        assert set(step.after) <= set(names[:position])


def test_an_action_runs_in_the_environment_and_keeps_its_output_in_a_log(place: Place) -> None:
    write(place.root / "manage.py", "import sys; print('asked for', *sys.argv[1:]); sys.exit(sys.argv[1] == 'fail')")

    place.manage("greet", "hello", "--now")()
    assert (place.var / "log/greet.log").read_text() == "asked for hello --now\n"
    with pytest.raises(Problem, match=r"(?s)asked for fail.*`manage\.py fail` failed; what it said stands above"):
        place.manage("fail", "fail")()


def test_a_password_is_shown_and_kept_in_no_log(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    write(place.root / "manage.py", "print('Editor: editor   Password: s3cret')")

    make_accounts(place)

    assert "Password: s3cret" in capsys.readouterr().out
    assert not any("s3cret" in path.read_text() for path in place.var.rglob("*") if path.is_file())


def test_an_account_that_cannot_be_made_is_a_sentence(place: Place) -> None:
    write(place.root / "manage.py", "raise SystemExit('no such table')")

    with pytest.raises(Problem, match=r"(?s)no such table.*No account could be made"):
        make_accounts(place)


def test_a_key_of_the_sites_own_is_made_by_set_up(place: Place, tmp_path: Path) -> None:
    here = Place(ROOT, tmp_path / "other")
    step = next(step for step in building(here) if step.name == "secret-key")

    step.act()

    assert (tmp_path / "other/secret_key").stat().st_mode & 0o077 == 0


def test_this_clone_is_the_place_and_its_var_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COUNTERCLAIM_VAR", raising=False)
    assert Place.here() == Place(ROOT, ROOT / "var")
    monkeypatch.setenv("COUNTERCLAIM_VAR", str(tmp_path))
    assert Place.here().var == tmp_path


def test_python_is_installed_only_with_a_sound_lock(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    write(place.root / "requirements.txt", "unlocked\n")
    python = installing(place, with_development=False)[0]

    with pytest.raises(Problem, match="The packages could not be installed"):
        take([python], Stamps(place.var / "stamps"))


def test_biome_is_run_by_its_own_program(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "AMD64")
    with pytest.raises(Problem, match="Scripts and styles are NOT checked"):
        biome.program(place.root)
    program = write(place.root / f"node_modules/@biomejs/cli-{sys.platform}-x64/biome", "#!/bin/sh\nexit 4\n", 0o755)

    assert biome.program(place.root) == program


def test_biome_of_this_project_finds_its_own_configuration(capfd: pytest.CaptureFixture[str]) -> None:
    assert biome.main(["--version"]) == 0
    assert "2." in capfd.readouterr().out


def test_a_machine_without_biome_is_told_so_and_the_check_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "abacus")

    assert biome.main(["--version"]) == 1
    assert "NOT checked" in capsys.readouterr().err


def test_the_linter_of_markup_passes_this_project() -> None:
    assert banned_markup.main() == 0


def test_catalogues_are_compiled_and_gathered_by_name(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalogue = write(place.root / "locale/ar/LC_MESSAGES/django.po", header)
    write(place.root / "record/words.py", "_('killed')")
    monkeypatch.setattr(messages, "ROOT", place.root)
    monkeypatch.setattr(messages.catalogues, "__defaults__", (place.root,))
    monkeypatch.setattr(messages.gather, "__defaults__", (place.root,))

    assert messages.main("gather") == 0
    assert 'msgid "killed"' in catalogue.read_text()
    assert messages.main("compile") == 0
    assert catalogue.with_suffix(".mo").exists()
    assert "1 texts to translate" in capsys.readouterr().out


@pytest.fixture
def signals_as_they_were() -> Iterator[None]:
    """Serving takes over two signals; give them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals_as_they_were")
def test_serving_ends_when_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_VAR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    port = any_free_port()
    said: list[str] = []

    def listen(text: str) -> None:
        said.append(text)
        if "Ctrl-C stops it" in text:
            with urllib.request.urlopen(f"http://{HOST}:{port}/livez"):  # our own address
                os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("tools.serving.say", listen)
    serve(ROOT, port)

    assert f"Counterclaim is at   http://{HOST}:{port}/" in said[0]
    assert said[-1].strip() == "Stopped."
    assert is_free(port)
