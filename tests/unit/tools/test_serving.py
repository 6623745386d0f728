"""Ports: a taken one gets a sentence and the next free one."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tools.serving import HOST, any_free_port, free_port, is_free, read_port, stop, wait_until_alive
from tools.terminal import Problem


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_free_port_is_taken_as_it_is() -> None:
    port = any_free_port()

    assert free_port(port) == port


def test_a_taken_port_gives_way_to_the_next_free_one(taken_port: int) -> None:
    assert not is_free(taken_port)
    assert free_port(taken_port) > taken_port


def test_when_the_ports_run_out_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]
        monkeypatch.setattr("tools.serving.PORTS_TRIED", 1)
        with pytest.raises(Problem, match="is free; choose another with PORT="):
            free_port(port)


def test_a_port_is_read_from_what_was_typed() -> None:
    assert read_port("8080") == 8080


@pytest.mark.parametrize("typed", ["80", "eighty", "-1", "65536", "8000.0", "٨٠٨٠", ""])
def test_what_is_no_port_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Problem, match="will not do; choose a number from 1024 to 65535"):
        read_port(typed)


@pytest.fixture
def idle_process() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


class Broken(BaseHTTPRequestHandler):
    """A server that always fails."""

    def do_GET(self) -> None:  # named by the standard library
        self.send_error(500)

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


def test_a_server_that_answers_with_an_error_is_not_taken_for_ready(idle_process: subprocess.Popen[bytes]) -> None:
    with HTTPServer((HOST, 0), Broken) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            with pytest.raises(Problem, match="answered 500"):
                wait_until_alive(idle_process, f"http://{HOST}:{http.server_port}/livez")
        finally:
            http.shutdown()
            thread.join()


def test_a_server_that_ended_is_said_so_with_its_code() -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])
    process.wait()

    with pytest.raises(Problem, match="ended at once, with code 7"):
        wait_until_alive(process, f"http://{HOST}:{any_free_port()}/livez")


def test_a_server_that_never_answers_is_given_up(
    idle_process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.serving.START_TIMEOUT_S", 0.3)

    with pytest.raises(Problem, match="did not answer within"):
        wait_until_alive(idle_process, f"http://{HOST}:{any_free_port()}/livez")


def test_a_server_that_will_not_end_when_asked_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.serving.STOP_TIMEOUT_S", 0.3)
    deaf = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()  # from here on it ignores the request

        stop(process)

        assert process.returncode == -9
