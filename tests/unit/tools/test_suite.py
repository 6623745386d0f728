"""The counts that close a test run say what happened, never better."""

from pathlib import Path

import pytest

from tools.suite import Counts, counts


def report(folder: Path, **attributes: int) -> Path:
    path = folder / "report.xml"
    words = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    path.write_text(f"<testsuites><testsuite {words}></testsuite></testsuites>")
    return path


def test_passed_is_what_neither_failed_nor_broke_nor_was_skipped(tmp_path: Path) -> None:
    path = report(tmp_path, tests=10, failures=2, errors=1, skipped=3)

    assert counts(path, exit_code=1) == Counts(passed=4, failed=3)


def test_a_run_without_a_report_counts_as_a_failure(tmp_path: Path) -> None:
    assert counts(tmp_path / "none.xml", exit_code=0) == Counts(failed=1)


def test_a_report_without_a_suite_counts_as_a_failure(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text("<testsuites/>")

    assert counts(tmp_path / "report.xml", exit_code=0).failed == 1


@pytest.mark.parametrize("exit_code", [2, 3, 4, 5])
def test_a_run_that_broke_off_counts_as_a_failure_though_its_report_has_none(tmp_path: Path, exit_code: int) -> None:
    assert counts(report(tmp_path, tests=3, failures=0, errors=0, skipped=0), exit_code).failed == 1


def test_a_part_may_hold_no_test_of_the_database_the_whole_may_not(tmp_path: Path) -> None:
    path = report(tmp_path, tests=0, failures=0, errors=0, skipped=0)

    assert counts(path, exit_code=5, part=True) == Counts()
    assert counts(path, exit_code=5).failed == 1


def test_runs_add_up_to_one_closing_line() -> None:
    assert str(Counts(10, 1) + Counts(5, 0)) == "15 passed, 1 failed"
