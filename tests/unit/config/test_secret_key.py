"""The secret key: made once, readable by its owner alone, and never a weak one."""

import stat
from pathlib import Path

import pytest

from config.env import Env, SettingsError
from config.secret_key import make_secret_key, read_secret_key

STRONG = "0123456789abcdefghijklmnopqrstuvwxyz" * 2


def test_a_made_key_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var/secret_key"

    assert make_secret_key(path) is True

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(read_secret_key(Env({}), path)) >= 64


def test_a_key_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    make_secret_key(path)
    before = path.read_text()

    assert make_secret_key(path) is False
    assert path.read_text() == before


def test_two_sites_get_different_keys(tmp_path: Path) -> None:
    make_secret_key(tmp_path / "one")
    make_secret_key(tmp_path / "two")

    assert (tmp_path / "one").read_text() != (tmp_path / "two").read_text()


def test_the_variable_goes_before_the_file(tmp_path: Path) -> None:
    make_secret_key(tmp_path / "key")

    assert read_secret_key(Env({"COUNTERCLAIM_SECRET_KEY": STRONG}), tmp_path / "key") == STRONG


def test_no_key_at_all_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="set COUNTERCLAIM_SECRET_KEY, or run `make setup`"):
        read_secret_key(Env({}), tmp_path / "secret_key")


@pytest.mark.parametrize("weak", ["short", "a" * 80, "abcd" * 20])
def test_a_key_that_can_be_guessed_is_refused_without_showing_it(tmp_path: Path, weak: str) -> None:
    with pytest.raises(SettingsError, match="too weak") as caught:
        read_secret_key(Env({"COUNTERCLAIM_SECRET_KEY": weak}), tmp_path / "secret_key")
    assert weak not in str(caught.value)
