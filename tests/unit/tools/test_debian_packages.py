"""Debian's packages are installed where we may, and nowhere else."""

from pathlib import Path

import pytest

from tools.apt import install


@pytest.fixture
def apt_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that writes down what it was asked, and fails when told to; the only program on the path."""
    folder = tmp_path / "path"
    folder.mkdir()
    program = folder / "apt-get"
    program.write_text(
        f'#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> {tmp_path}/asked\n[ ! -e {tmp_path}/broken ] || exit 100\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return tmp_path


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)


@pytest.mark.usefixtures("as_root")
def test_the_lists_are_fetched_first_and_nothing_is_asked_or_recommended(apt_get: Path) -> None:
    assert install("chromium") is True
    assert (apt_get / "asked").read_text().splitlines() == [
        "noninteractive update -q",
        "noninteractive install -q -y --no-install-recommends chromium",
    ]


@pytest.mark.usefixtures("as_root")
def test_a_failure_is_said_and_ends_it(apt_get: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (apt_get / "broken").touch()

    assert install("chromium") is False
    assert "apt-get update failed, with code 100" in capsys.readouterr().err
    assert len((apt_get / "asked").read_text().splitlines()) == 1


def test_who_is_not_root_installs_nothing(apt_get: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert install("chromium") is False
    assert not (apt_get / "asked").exists()


@pytest.mark.usefixtures("as_root")
def test_where_there_is_no_apt_nothing_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert install("chromium") is False
