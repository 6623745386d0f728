"""A web archive of the tests' own, on this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from incidents.archiving import ArchiveSettings

CONTACT = "desk@example.org"


class Archive:
    """What was asked of it, and how it answers: a status and headers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: list[str | None] = []
        self.status = 302
        self.headers = {"Location": "/web/20260102030405/https://news.example.net/a"}
        self.port = 0
        #: Set: a byte of the answer comes every tenth of a second, for ever.
        self.dribbles = False
        self.closing = threading.Event()

    @property
    def settings(self) -> ArchiveSettings:
        """Settings that reach it."""
        return ArchiveSettings(host=f"127.0.0.1:{self.port}", contact=CONTACT, answer_s=5, loopback=True)


@contextmanager
def running_archive() -> Iterator[Archive]:
    """An archive that answers until the block ends."""
    archive = Archive()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            archive.asked.append(self.path)
            archive.agents.append(self.headers.get("User-Agent"))
            if archive.dribbles:
                self.wfile.write(b"HTTP/1.1 302 Found\r\nX-Slow: ")
                while not archive.closing.wait(0.1):
                    self.wfile.write(b"x")
                return
            self.send_response(archive.status)
            for name, value in archive.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    archive.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield archive
    finally:
        archive.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
