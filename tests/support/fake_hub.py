"""A loopback stand-in for the model hub, as far as huggingface_hub speaks to it for downloads."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LARGE = 2000  # bytes; larger files are announced by SHA-256, as the hub does for LFS files


class FakeHub:
    """Serves ``folder/<owner>/<name>/<file>`` as repositories.

    requests: method and path of every request. altered: files that are sent with a byte changed.
    trickling: files of which a byte is sent now and then, for as long as somebody listens.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.altered: set[str] = set()
        self.trickling: set[str] = set()
        self.closed = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def downloads(self) -> list[str]:
        """Paths of the files that were really sent."""
        return [r.removeprefix("GET ") for r in self.requests if r.startswith("GET ")]

    @contextmanager
    def serving(self) -> Iterator[FakeHub]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closed.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def find(self, path: str) -> Path | None:
        """The file behind ``/<repository>/resolve/<revision>/<file>``."""
        repository, _, rest = path.strip("/").partition("/resolve/")
        file = self.folder / repository / rest.partition("/")[2]
        return file if rest and file.is_file() else None


def _handler(hub: FakeHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            body = self._answer()
            if Path(self.path).name in hub.trickling:
                self._trickle()
            elif body:
                self.wfile.write(body)

        def _trickle(self) -> None:
            with contextlib.suppress(OSError):
                while Path(self.path).name in hub.trickling and not hub.closed.wait(0.01):
                    self.wfile.write(b"x")
                    self.wfile.flush()
            self.close_connection = True

        def _answer(self) -> bytes:
            hub.requests.append(f"{self.command} {self.path}")
            file = hub.find(self.path)
            if file is None:
                return self._refuse()
            body = file.read_bytes()
            self.send_response(200)
            self.send_header("X-Repo-Commit", "0" * 40)
            self.send_header("ETag", f'"{_etag(body)}"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if file.name in hub.altered:
                body = body[:-1] + bytes([body[-1] ^ 1])
            return body

        def _refuse(self) -> bytes:
            repository = hub.folder / self.path.strip("/").partition("/resolve/")[0]
            code = "EntryNotFound" if repository.is_dir() else "RepoNotFound"
            self.send_response(404)
            self.send_header("X-Error-Code", code)
            self.send_header("X-Repo-Commit", "0" * 40)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return b""

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _etag(body: bytes) -> str:
    return (hashlib.sha256 if len(body) > LARGE else hashlib.sha1)(body).hexdigest()
