"""Programs are run on a person's behalf: quietly when they work, with their last words when they fail."""

import sys
from pathlib import Path

import pytest

from tools.terminal import Problem, run_logged


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_a_program_prints_goes_to_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_logged(python("print('a line')"), log=tmp_path / "log/run.log", problem="It failed.")

    assert (tmp_path / "log/run.log").read_text() == "a line\n"
    assert "a line" not in capsys.readouterr().out


def test_a_program_that_fails_leaves_its_last_words_our_sentence_and_where_the_rest_is(tmp_path: Path) -> None:
    code = "import sys; [print('line', n) for n in range(100)]; print('the cause', file=sys.stderr); sys.exit(3)"
    with pytest.raises(Problem) as caught:
        run_logged(python(code), log=tmp_path / "run.log", problem="It failed.")

    said = str(caught.value)
    assert "the cause" in said
    assert f"It failed. (All of its output: {tmp_path / 'run.log'})" in said
    assert "line 1\n" not in said
    assert "line 1\n" in (tmp_path / "run.log").read_text()


def test_a_program_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be started: No such file or directory"):
        run_logged([tmp_path / "nothing"], log=tmp_path / "run.log", problem="It failed.")


def test_variables_are_added_to_those_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT", "kept")
    code = "import os; print(os.environ['KEPT'], os.environ['ADDED'])"
    run_logged(python(code), log=tmp_path / "run.log", problem="It failed.", env={"ADDED": "added"})

    assert (tmp_path / "run.log").read_text() == "kept added\n"


def test_how_far_it_is_shows_now_and_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.terminal.BREATH_S", {True: 0.0, False: 0.0})
    run_logged(
        python("print('Collecting a'); print('noise')"),
        log=tmp_path / "run.log",
        problem="It failed.",
        progress=lambda line: "1 of 2" if line.startswith("Collecting") else None,
    )

    assert capsys.readouterr().out.count("1 of 2") == 1


def test_bytes_that_are_no_text_do_not_stop_it(tmp_path: Path) -> None:
    code = r"import sys; sys.stdout.buffer.write(b'\xff\xfe done\n')"
    run_logged(python(code), log=tmp_path / "run.log", problem="It failed.")

    assert "done" in (tmp_path / "run.log").read_text(encoding="utf-8")
