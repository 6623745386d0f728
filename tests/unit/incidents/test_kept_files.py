"""Files as they came in lie apart: under names that say nothing, for this account alone, whole or not at all."""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from incidents.kept_files import keep, keep_named, open_kept


def test_a_kept_file_has_a_random_name_its_hash_and_no_other_readers(tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    kept = keep([b"ab", b"c"], folder=folder)
    assert (kept.size_bytes, kept.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
    assert stat.S_IMODE((folder / kept.name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert keep([b"abc"], folder=folder).name != kept.name
    with open_kept(kept.name, folder=folder) as file:
        assert file.read() == b"abc"


def test_nothing_is_left_of_a_file_that_breaks_off(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"ab"
        raise OSError(5, "gone")

    with pytest.raises(OSError, match="gone"):
        keep(pieces(), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../secret_key", "", "/etc/passwd", "a" * 32 + "/..", "A" * 32])
def test_no_other_file_is_opened_by_a_made_up_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    keep([b"a"], folder=folder)
    (tmp_path / "secret_key").write_text("x")
    with pytest.raises(FileNotFoundError):
        open_kept(name, folder=folder)


def test_a_named_file_is_written_once(tmp_path: Path) -> None:
    keep_named(b"a", name="a.webp", folder=tmp_path / "media")
    keep_named(b"a", name="a.webp", folder=tmp_path / "media")
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["a.webp"]
