"""Files by URL: https only, from allowed hosts, never from inside the network, as announced."""

import contextlib
import hashlib
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

import pytest

from bot.config import Loading
from bot.errors import ModelError
from bot.models.weights import https as download
from bot.models.weights.https import Downloads, Pinned, is_public, public_address
from tests.support.english import refused

BODY = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()
PAUSE = threading.Event()  # never set
HOSTS = Loading(hosts=("weights.example", "cdn.example"))


class Handler(BaseHTTPRequestHandler):
    redirects: dict[str, str] = {}  # noqa: RUF012 - set by the fixture

    def do_GET(self):
        if self.path in self.redirects:
            self.send_response(302)
            self.send_header("Location", self.redirects[self.path].encode().decode("latin-1"))
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        elif self.path.startswith("/trickle"):
            self._trickle()
        else:
            self.send_response(200)
            if self.path != "/endless":
                self.send_header("Content-Length", str(len(BODY)))
            self.end_headers()
            self.wfile.write(BODY[: 1000 if self.path == "/short" else None])

    def _trickle(self):
        """Bytes of a body, or of headers that never end, for as long as somebody listens."""
        self.send_response(200)
        if self.path == "/trickle":
            self.send_header("Content-Length", str(len(BODY)))
            self.end_headers()
        else:
            self.flush_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                PAUSE.wait(0.01)

    def log_message(self, format, *args):
        pass


@pytest.fixture
def downloads(tmp_path):
    """Downloads whose hosts are all this loopback server, as plain HTTP.

    Returns a function that makes one; its ``asked`` lists the hosts that were resolved.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    asked = []

    def resolve(host, port):
        asked.append(host)
        return "127.0.0.1"

    def connect(host, address, port):
        return http.client.HTTPConnection(address, server.server_port, timeout=5)

    def make(loading=HOSTS, resolve=resolve):
        made: Any = Downloads(tmp_path, loading, resolve, connect)
        made.asked = asked
        return made

    Handler.redirects = {}
    yield make
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_is_fetched_with_progress_and_then_kept(downloads):
    progress = []
    ours = downloads()
    path = ours.get("https://weights.example/a", SHA256, lambda *p: progress.append(p))
    assert path.read_bytes() == BODY
    assert progress[-1] == (len(BODY), len(BODY))
    assert ours.get("https://weights.example/a", SHA256, print) == path
    assert ours.asked == ["weights.example"]


def test_a_redirect_to_an_allowed_host_is_followed(downloads):
    Handler.redirects = {"/a": "https://eu.cdn.example/b"}
    ours = downloads()
    assert ours.get("https://weights.example/a", SHA256, print).read_bytes() == BODY
    assert ours.asked == ["weights.example", "eu.cdn.example"]


@pytest.mark.fault(
    fault="an address that redirects elsewhere", sees="a sentence", keeps="nothing is fetched"
)
@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("https://evil.example/b", "may not be fetched from evil.example"),
        ("http://cdn.example/b", "plain https"),
        ("https://127.0.0.1/b", "may not be fetched from 127.0.0.1"),
        ("https://cdn.example.evil.example/b", "may not be fetched"),
        ("file:///etc/passwd", "plain https"),
        ("https://user:word@cdn.example/b", "plain https"),
        ("https://cdn.example:8443/b", "plain https"),
        ("https://cdn.example:99999/b", "isn't one"),
        ("https://cdn.example:port/b", "isn't one"),
        ("https://[cdn.example/b", "isn't one"),
        ("https://[::1%]/b", "isn't one|may not be fetched"),
        ("https://cdn.example/\xe9\u266b", "Can't fetch"),
        ("https://cdn.example/a b", "Can't fetch"),
        ("/a", "redirects too often"),
    ],
)
def test_a_redirect_elsewhere_is_refused(downloads, where, reason):
    Handler.redirects = {"/a": where}
    with refused(ModelError, match=reason):
        downloads().get("https://weights.example/a", SHA256, print)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://elsewhere.example/a", r"loading\.hosts"),
        ("https://notweights.example/a", r"loading\.hosts"),
        ("https:///a", "plain https"),
        ("https://weights.example/gone", "answered 404"),
        ("https://weights.example/short", "Can't fetch|not the one"),
    ],
)
def test_a_url_that_will_not_do_is_refused(downloads, tmp_path, url, reason):
    with refused(ModelError, match=reason):
        downloads().get(url, SHA256, print)
    assert not any(tmp_path.glob("files/*"))


@pytest.mark.fault(
    fault="a download that is not the announced file", sees="a sentence", keeps="nothing of it"
)
def test_a_file_that_is_not_the_announced_one_is_thrown_away(downloads, tmp_path):
    with refused(ModelError, match="not the one that was announced"):
        downloads().get("https://weights.example/a", "0" * 64, print)
    assert not any(tmp_path.glob("files/*"))


def test_a_checksum_is_required(downloads):
    with refused(ModelError, match="sha256"):
        downloads().get("https://weights.example/a", None, print)


@pytest.mark.fault(
    fault="a download that trickles without end",
    sees="a sentence",
    keeps="the thread that loads; nothing of the file",
)
@pytest.mark.parametrize("path", ["trickle", "trickle-headers"])
def test_a_transfer_ends_in_time_however_its_bytes_trickle(downloads, tmp_path, path):
    hasty = Loading(hosts=HOSTS.hosts, max_minutes=0.005)
    with refused(ModelError, match=r"within the 0\.005 minutes"):
        downloads(hasty).get(f"https://weights.example/{path}", SHA256, print)
    assert not any(tmp_path.glob("files/*"))


@pytest.mark.parametrize("host", ["a" * 64 + ".weights.example", "weights..example"])
def test_a_name_that_cannot_be_one_is_refused(host):
    with refused(ModelError, match="can't be found"):
        public_address(host, 443)


@pytest.mark.parametrize("path", ["a", "endless"])
def test_a_file_that_is_too_large_is_refused(downloads, path):
    small = Loading(hosts=HOSTS.hosts, max_gigabytes=1e-5)
    with refused(ModelError, match="larger than"):
        downloads(small).get(f"https://weights.example/{path}", SHA256, print)


def test_a_kept_file_that_was_altered_is_refused(downloads):
    path = downloads().get("https://weights.example/a", SHA256, print)
    path.write_bytes(BODY[:-1])
    with refused(ModelError, match="cut short or"):
        downloads().get("https://weights.example/a", SHA256, print)
    assert downloads().get("https://weights.example/a", SHA256, print).read_bytes() == BODY


@pytest.mark.fault(
    fault="an allowed name that leads to a private address",
    sees="a sentence",
    keeps="nothing is fetched",
)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::1"])
def test_an_allowed_name_that_leads_inside_is_refused(downloads, host):
    with refused(ModelError, match="not a public address"):
        public_address(host, 443)
    inside = downloads(Loading(hosts=(host,)), resolve=public_address)
    url = f"https://[{host}]/a" if ":" in host else f"https://{host}/a"
    with refused(ModelError, match="not a public address"):
        inside.get(url, SHA256, print)


def test_a_name_with_one_inner_address_among_others_is_refused(monkeypatch):
    found = [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr(download.socket, "getaddrinfo", lambda *a, **k: found)
    with refused(ModelError, match=r"192\.168\.0\.1"):
        public_address("weights.example", 443)
    found.pop()
    assert public_address("weights.example", 443) == "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "100.64.0.1", "172.16.0.1", "224.0.0.1", "255.255.255.255", "fe80::1%eth0",
        "fc00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "64:ff9b::a00:1", "ff02::1", "::",
        # What Python's own is_global has let through in one version or another.
        "64:ff9b:1::1", "192.0.0.9", "192.0.0.170", "168.63.129.16", "fec0::1", "192.88.99.1",
        "100::1", "2001:db8::1", "2001:10::1", "2001::1", "3fff::1", "5f00::1", "::10.0.0.1",
        "64:ff9b::a83f:8110", "::ffff:168.63.129.16", "4000::1", "2002:5db8:d822::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_the_public_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_addresses_that_are(address):
    assert is_public(address)


def test_a_name_that_no_server_answers_for_ends_in_time(downloads):
    hasty = Loading(hosts=HOSTS.hosts, max_minutes=0.005)
    answered = threading.Event()

    def wait(host, port):
        answered.wait(60)
        return "93.184.216.34"

    try:
        with refused(ModelError, match=r"within the 0\.005 minutes"):
            downloads(hasty, wait).get("https://weights.example/a", SHA256, print)
    finally:
        answered.set()


@pytest.fixture
def trickling_handshake():
    """The port of a server that answers a handshake with a record of TLS that never ends."""

    class Trickle(BaseRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError):
                self.request.sendall(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03")
                while True:
                    self.request.sendall(b"x")
                    PAUSE.wait(0.01)

    with ThreadingTCPServer(("127.0.0.1", 0), Trickle) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_handshake_that_trickles_ends_in_time(tmp_path, trickling_handshake):
    hasty = Loading(hosts=HOSTS.hosts, max_minutes=0.005)
    ours = Downloads(
        tmp_path,
        hasty,
        lambda host, port: "127.0.0.1",
        lambda host, address, port: Pinned(host, address, trickling_handshake),
    )
    with refused(ModelError, match=r"within the 0\.005 minutes"):
        ours.get("https://weights.example/a", SHA256, print)
    assert not any(tmp_path.glob("files/*"))


def test_production_speaks_tls_to_the_judged_address(monkeypatch):
    asked = []

    def refuse(address, timeout):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(download.socket, "create_connection", refuse)
    with pytest.raises(ConnectionRefusedError):
        Pinned("weights.example", "93.184.216.34", 443).connect()
    assert asked == [("93.184.216.34", 443)]
