"""Fetches one file over https from a host the operator trusts, and never from inside the network.

An address is resolved once, judged, and then connected to, so that a name cannot change its
meaning in between; the same holds for every redirect.
"""

import hashlib
import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from bot.config import Loading
from bot.errors import ModelError
from bot.models.weights.deadline import Deadline
from bot.models.weights.hub import GIGABYTE, OnProgress
from bot.models.weights.safe_load import sha256 as digest_of

TIMEOUT = 30.0  # seconds without a byte
HTTPS = 443
MAX_REDIRECTS = 5
CHUNK = 1 << 20


Resolve = Callable[[str, int], str]
Connect = Callable[[str, str, int], http.client.HTTPConnection]


def public_address(host: str, port: int) -> str:
    """An address of ``host``; raises :class:`ModelError` if any of its addresses is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:  # ValueError: a name that no name server has
        raise ModelError("weights-host-unknown", host=host) from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_public(address):
            raise ModelError("weights-host-not-public", host=host, address=address)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also when wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _SPECIAL_4)
    if ip.ipv4_mapped is not None:
        return is_public(str(ip.ipv4_mapped))
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip in _UNICAST_6 and not any(ip in network for network in _SPECIAL_6)


# IANA's registries of special-purpose addresses, with what is multicast or reserved, and
# 168.63.129.16, where a cloud's machines find what concerns themselves.
_SPECIAL_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
]  # fmt: skip
_UNICAST_6 = ipaddress.IPv6Network("2000::/3")  # all that has been given out
_SPECIAL_6 = [
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Pinned(http.client.HTTPSConnection):
    """A connection to exactly ``address``, whose certificate must be ``host``'s."""

    def __init__(self, host: str, address: str, port: int) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self._tls)
        self._address = address

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        # The handshake comes after, so that whoever would cut it finds the socket here.
        self.sock = self._tls.wrap_socket(
            raw, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


class Downloads:
    """Files fetched by URL, kept under their SHA-256.

    resolve, connect: how a host becomes a judged address, and an address a connection, which
        is not connected yet.
    """

    def __init__(
        self,
        folder: Path,
        loading: Loading,
        resolve: Resolve = public_address,
        connect: Connect = Pinned,
    ) -> None:
        self._folder = folder / "files"
        self._loading = loading
        self._resolve = resolve
        self._connect = connect

    def get(self, url: str, sha256: str | None, on_progress: OnProgress) -> Path:
        """The file at ``url``, which must have this SHA-256; raises :class:`ModelError`."""
        if sha256 is None:
            raise ModelError("weights-need-sha256")
        target = self._folder / sha256
        if not target.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._fetch(url, sha256, target, on_progress)
        elif digest_of(target) != sha256:
            target.unlink()
            raise ModelError("weights-kept-altered")
        return target

    def _fetch(self, url: str, sha256: str, target: Path, on_progress: OnProgress) -> None:
        part = target.with_suffix(f".{os.getpid()}.part")
        minutes = self._loading.max_minutes
        end = Deadline(minutes, ModelError("weights-too-slow", minutes=minutes))
        try:
            with self._open(url, end) as response, part.open("wb") as file:
                found = self._stream(response, file.write, on_progress)
            end.check()
            if found != sha256:
                raise ModelError(
                    "weights-file-not-announced",
                    host=_host(url),
                    found=found[:12],
                    expected=sha256[:12],
                )
            part.replace(target)
        except (OSError, ValueError, http.client.HTTPException) as error:
            end.check()
            raise ModelError(
                "weights-not-fetched", host=_host(url), kind=type(error).__name__
            ) from error
        finally:
            part.unlink(missing_ok=True)

    def _stream(
        self,
        response: http.client.HTTPResponse,
        write: Callable[[bytes], object],
        on_progress: OnProgress,
    ) -> str:
        """Write the body out; its SHA-256."""
        limit = int(self._loading.max_gigabytes * GIGABYTE)
        total, done, hasher = response.length or 0, 0, hashlib.sha256()
        self._check_size(total, limit)
        while chunk := response.read1(CHUNK):
            done += len(chunk)
            self._check_size(done, limit)
            hasher.update(chunk)
            write(chunk)
            on_progress(done, max(total, done))
        if done < total:
            raise http.client.IncompleteRead(b"", total - done)
        return hasher.hexdigest()

    def _check_size(self, size: int, limit: int) -> None:
        if size > limit:
            raise ModelError("weights-file-too-big", maximum=self._loading.max_gigabytes)

    @contextmanager
    def _open(self, url: str, end: Deadline) -> Iterator[http.client.HTTPResponse]:
        """The answer to a GET, redirects followed, each to an allowed host only."""
        for _ in range(MAX_REDIRECTS + 1):
            parts = self._judge(url)
            host = parts.hostname or ""
            address = end.within(lambda _, host=host: self._resolve(host, HTTPS))
            connection = self._connect(host, address, HTTPS)
            with end.cutting(connection):
                connection.request("GET", parts._replace(scheme="", netloc="").geturl() or "/")
                with closing(connection.getresponse()) as response:
                    if response.status == 200:
                        yield response
                        return
                    url = _redirected(url, response)
        raise ModelError("weights-redirect-too-often")

    def _judge(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            plain = parts.scheme == "https" and parts.port in (None, HTTPS)
        except ValueError as error:
            raise ModelError("weights-address-wrong") from error
        host = parts.hostname or ""
        if not plain or not host or parts.username:
            raise ModelError("weights-address-not-https")
        if not any(
            host == allowed or host.endswith("." + allowed) for allowed in self._loading.hosts
        ):
            raise ModelError("weights-host-not-listed", host=host)
        return parts


def _redirected(url: str, response: http.client.HTTPResponse) -> str:
    where = response.getheader("Location")
    if response.status not in (301, 302, 303, 307, 308) or not where:
        raise ModelError("weights-host-answered", host=_host(url), status=response.status)
    try:
        return urljoin(url, where)
    except ValueError as error:
        raise ModelError("weights-address-wrong") from error


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "the given address"
    except ValueError:
        return "the given address"
