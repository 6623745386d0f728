"""Serving the application from this machine, on a port that is free."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.terminal import Problem, say

HOST = "127.0.0.1"
LAST_PORT = 65535
PORTS_TRIED = 100
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
POLL_S = 0.1


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without this a port that a server has just left would count as taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one above it.

    Raises:
        Problem: none of the next hundred is free.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, LAST_PORT + 1)):
        if is_free(port):
            return port
    msg = f"No port from {wanted} to {port} is free; choose another with PORT=."
    raise Problem(msg)


def any_free_port() -> int:
    """A free port of the system's choosing."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def read_port(text: str) -> int:
    """A port from what a person typed.

    Raises:
        Problem: it is no port that an ordinary user may listen on.
    """
    if not text.isascii() or not text.isdigit() or not 1024 <= int(text) <= LAST_PORT:
        msg = f"PORT={text} will not do; choose a number from 1024 to {LAST_PORT}."
        raise Problem(msg)
    return int(text)


@contextmanager
def server(
    root: Path, port: int, env: Mapping[str, str] | None = None, *, workers: int = 1
) -> Iterator[subprocess.Popen[bytes]]:
    """A running web server, ready to answer; stopped, with all its workers, when the block ends.

    Raises:
        Problem: it ended, or did not answer within a minute.
    """
    command = [
        str(root / ".venv/bin/granian"),
        *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1", "--log-level", "warning"),
        "config.wsgi:application",
    ]
    # Reached from this machine alone, so that a second factor may wait until somebody tries the desk in earnest.
    local = {"COUNTERCLAIM_SECOND_FACTOR": "offered"}
    # In a group of its own: Ctrl-C then reaches us alone, and we stop it in order.
    process = subprocess.Popen(command, cwd=root, env={**local, **os.environ, **(env or {})}, start_new_session=True)
    try:
        wait_until_alive(process, f"http://{HOST}:{port}/livez")
        yield process
    finally:
        stop(process)


def wait_until_alive(process: subprocess.Popen[bytes], address: str) -> None:
    """Return when the address answers 200.

    Raises:
        Problem: the process ended, or the time is up.
    """
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            msg = f"The web server ended at once, with code {process.returncode}; its own words stand above."
            raise Problem(msg)
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own loopback address
                return
        except urllib.error.HTTPError as error:
            msg = f"{address} answered {error.code}: something else listens there, or the application is broken."
            raise Problem(msg) from error
        except OSError:
            time.sleep(POLL_S)
    msg = f"The web server did not answer within {START_TIMEOUT_S:.0f} s."
    raise Problem(msg)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and after ten seconds end it and all of its group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def serve(root: Path, wanted_port: int, env: Mapping[str, str] | None = None) -> None:
    """Serve until Ctrl-C, a request to end, or the end of the terminal. ``env`` is added to the environment."""
    port = free_port(wanted_port)
    if port != wanted_port:
        say(f"Port {wanted_port} is taken by another program; using {port} instead.")
    try:
        for ending in (signal.SIGTERM, signal.SIGHUP):  # asked to end, or the terminal was closed
            signal.signal(ending, signal.default_int_handler)
        with server(root, port, env) as process:
            say(f"\n  Counterclaim is at   http://{HOST}:{port}/")
            say(f"  The desk is at       http://{HOST}:{port}/admin/")
            say("  Ctrl-C stops it.\n")
            process.wait()
    except KeyboardInterrupt:
        say("\nStopped.")
        return
    msg = f"The web server ended by itself, with code {process.returncode}."
    raise Problem(msg)
