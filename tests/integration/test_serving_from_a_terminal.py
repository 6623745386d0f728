"""Serving as a person sees it: the address is printed, a taken port gives way, Ctrl-C ends it without a trace."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.serving import HOST, any_free_port, is_free

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "Counterclaim is at"
TIMEOUT_S = 90


@contextmanager
def terminal(port: int, var: Path) -> Iterator[subprocess.Popen[str]]:
    """What ``make demo`` does last, in a process group of its own, as a terminal would start it."""
    code = f"import pathlib; from tools.serving import serve; serve(pathlib.Path({str(ROOT)!r}), {port})"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"COUNTERCLAIM_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()  # and so its server, which is in a group of its own and would hold our pipe open
        process.communicate(timeout=TIMEOUT_S)


def read_until_address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The address that the process prints when it serves, and all that it printed up to there."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if ADDRESS in line:
            return line.split()[-1], said
    pytest.fail(f"it never served:\n{said}")


@pytest.mark.parametrize(
    "ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl-C", "asked to end", "terminal closed"]
)
def test_it_prints_its_address_serves_and_stops_cleanly(tmp_path: Path, ending: signal.Signals) -> None:
    port = any_free_port()
    with terminal(port, tmp_path) as process:
        address, _ = read_until_address(process)
        assert address == f"http://{HOST}:{port}/"
        with urllib.request.urlopen(f"{address}livez") as answer:  # noqa: S310  # our own address
            assert answer.read() == b"alive\n"

        os.killpg(process.pid, ending)
        rest, _ = process.communicate(timeout=TIMEOUT_S)

    assert process.returncode == 0
    assert rest.rstrip().endswith("Stopped.")
    assert "Traceback" not in rest
    assert is_free(port)


def test_a_port_that_is_taken_gets_a_sentence_and_the_next_free_one(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        taken = listener.getsockname()[1]
        with terminal(taken, tmp_path) as process:
            address, said = read_until_address(process)

    assert f"Port {taken} is taken by another program; using" in said
    assert f":{taken}/" not in address


def test_a_server_that_cannot_start_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # settings refuse a file where a folder must be
    with terminal(any_free_port(), tmp_path / "file") as process:
        said, _ = process.communicate(timeout=TIMEOUT_S)

    assert process.returncode != 0
    assert "it must be a folder" in said
