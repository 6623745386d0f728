"""A PostgreSQL server of our own in a temporary folder, for the tests that depend on the database."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.apt import install
from tools.terminal import Problem

DEBIAN = Path("/usr/lib/postgresql")
SUPERUSER = "counterclaim"
# The server refuses to run as root; these are the users that it may run as instead, the first that exists.
STAND_INS = ("postgres", "nobody")
# The data lives for one run, so nothing need reach the disk; and it is small: no query is worth compiling.
OPTIONS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off -c listen_addresses=''"


@dataclass(frozen=True, slots=True)
class Account:
    """The user that the server runs as, when we are root."""

    uid: int
    gid: int


def find_programs() -> Path | None:
    """The folder with PostgreSQL's server programs: on the path, else Debian's newest."""
    on_path = shutil.which("initdb")
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda folder: [int(part) for part in folder.parent.name.split(".")])
    candidates = [*([Path(on_path).resolve().parent] if on_path else []), *reversed(debian)]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def programs() -> Path | None:
    """The folder with the server programs, installed from Debian when there are none and we may; else None."""
    return find_programs() or (find_programs() if install("postgresql") else None)


def account() -> Account | None:
    """Whom to run the server as: ourselves (None), or when we are root somebody who is not.

    Raises:
        Problem: we are root, and there is nobody else.
    """
    if os.geteuid() != 0:
        return None
    for name in STAND_INS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    msg = f"PostgreSQL cannot run as root, and there is no user {' or '.join(STAND_INS)} to run it as."
    raise Problem(msg)


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A running server, reached through a socket in a folder that only its user and root can enter; yields its address.

    Stopped, and all its files removed, when the block ends, however it ends.
    """
    user = account()
    home = Path(tempfile.mkdtemp(prefix="counterclaim-pg-"))
    try:
        if user is not None:
            os.chown(home, user.uid, user.gid)
        data = home / "data"
        server: list[str | Path] = [folder / "pg_ctl", "-D", data, "-w", "-l", home / "log"]
        command(
            [folder / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            home,
            user,
        )
        command([*server, "-o", f"{OPTIONS} -k {home}", "start"], home, user)
        try:
            yield f"postgres://{SUPERUSER}@/{SUPERUSER}?host={home}"
        finally:
            command([*server, "-m", "immediate", "stop"], home, user)
    finally:
        shutil.rmtree(home)


def command(words: Sequence[str | Path], home: Path, user: Account | None) -> None:
    """Run one of PostgreSQL's programs as that user.

    Raises:
        Problem: it failed. Carries what it said, and the server's log.
    """
    log = home / "output"
    with log.open("w") as output:
        done = subprocess.run(
            [str(word) for word in words],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,  # a file, not a pipe: the server would keep a pipe open, and we would wait for ever
            stderr=subprocess.STDOUT,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
            check=False,
        )
    if done.returncode != 0:
        said = "\n".join(path.read_text() for path in (log, home / "log") if path.exists())
        msg = f"{said}\nPostgreSQL's {Path(words[0]).name} failed; what it said stands above."
        raise Problem(msg)
