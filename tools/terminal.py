"""Talking to the person at the terminal, and running programs on their behalf."""

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# How long to stay silent while a program runs: on a terminal one line is rewritten, in a log each is kept.
BREATH_S = {True: 1.0, False: 15.0}
LAST_LINES = 25


class Problem(Exception):  # noqa: N818  # what is shown is the sentence, not the name
    """Something that keeps us from going on. The message is a sentence that says what to do."""


def say(text: str) -> None:
    """Print one line at once, so that it comes before what a program started next prints."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print one line to standard error."""
    print(text, file=sys.stderr, flush=True)


def run_logged(
    command: Sequence[str | Path],
    *,
    log: Path,
    problem: str,
    env: Mapping[str, str] | None = None,
    progress: Callable[[str], str | None] = lambda line: None,
) -> None:
    """Run a program, keep what it prints in ``log``, and show how far it is now and then.

    ``progress`` takes each line and returns a few words to show, or None when the line says nothing of it.

    Raises:
        Problem: the program failed. Carries the sentence given, the program's last lines, and where the rest is.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    breath_s = BREATH_S[sys.stdout.isatty()]
    last: deque[str] = deque(maxlen=LAST_LINES)
    started = spoke = time.monotonic()
    with log.open("w", encoding="utf-8") as file, running(command, env) as process:
        assert process.stdout is not None  # noqa: S101  # for the type checker: a pipe was asked for
        for line in process.stdout:
            file.write(line)
            last.append(line.rstrip())
            words = progress(line)
            if words and time.monotonic() - spoke >= breath_s:
                spoke = time.monotonic()
                show_progress(f"      {words}, {spoke - started:.0f} s")
    if process.returncode != 0:
        show_progress("")
        msg = "\n".join([*last, "", f"{problem} (All of its output: {log})"])
        raise Problem(msg)


def running(command: Sequence[str | Path], env: Mapping[str, str] | None) -> subprocess.Popen[str]:
    """Start a program with both its outputs in one pipe and nothing to read from."""
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=None if env is None else {**os.environ, **env},
        )
    except OSError as error:
        msg = f"{command[0]} cannot be started: {error.strerror}."
        raise Problem(msg) from error


def show_progress(words: str) -> None:
    """Show how far it is: in place on a terminal, as a line of its own elsewhere."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{words}", end="", flush=True)
    elif words:
        say(words)
