"""Requests that no browser sends, byte by byte, and a client that tidies nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, urlencode

from tests.hostile_words import FOREIGN, HEADED, HEADERS, HOSTS, LONG, QUERIED, QUERIES, TARGETS


@dataclass(frozen=True)
class Case:
    """One request as it goes over the wire."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when the server hung up without a word."""

    status: int
    headers: str
    body: bytes


def request(method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b"") -> bytes:
    """A request with a right Host unless `headers` bring one."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    names = {line.partition(":")[0].lower() for line in lines[1:]}
    lines += [] if "host" in names else ["Host: 127.0.0.1"]
    lines += [] if "content-length" in names or not body else [f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1", "replace") + body


def send(port: int, raw: bytes, timeout: float = 20) -> Answer:
    """Send `raw` and read until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as line:
        data = b""
        try:
            line.sendall(raw)
            while piece := line.recv(65_536):
                data += piece
        except ConnectionError:
            pass  # It had read enough.
    head, _, body = data.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = _joined(body)
    first = head.split(b" ", 2)
    return Answer(int(first[1]) if len(first) > 1 else 0, head.decode("latin-1"), body)


def _joined(body: bytes) -> bytes:
    """The chunks of RFC 9112, section 7.1, put together."""
    whole = b""
    while True:
        size, _, rest = body.partition(b"\r\n")
        length = int(size or b"0", 16)
        if not length:
            return whole
        whole, body = whole + rest[:length], rest[length + 2 :]


def looking() -> Iterator[Case]:
    """Strange addresses, queries and headers; each query and header at two addresses, in turn."""
    for target in TARGETS:
        yield Case(f"GET {target[:80]}", request("GET", target))
    for turn, query in enumerate(QUERIES):
        for path in (QUERIED[turn % len(QUERIED)], QUERIED[(turn + 1) % len(QUERIED)]):
            yield Case(f"GET {path}?{query[:60]}", request("GET", f"{path}?{query}"))
    for turn, (name, value) in enumerate([*(("Host", host) for host in HOSTS), *HEADERS]):
        for path in (HEADED[turn % len(HEADED)], HEADED[(turn + 1) % len(HEADED)]):
            yield Case(f"{path} {name}: {value[:40]!r}", request("GET", path, [(name, value)]))
    for path in HEADED:
        for method in ("PUT", "DELETE", "TRACE", "OPTIONS", "PROPFIND", "CONNECT", "GETGET", "POST"):
            yield Case(f"{method} {path}", request(method, path))


def bodies(right: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
    """Name, Content-Type and bytes of forms that are wrong in one way each; `right` is a good one."""
    urlencoded = "application/x-www-form-urlencoded"
    good = urlencode(right).encode()
    for name in right:
        for wrong in (
            b"",
            b"%00",
            b"%ff%fe",
            b"%ED%A0%80",
            b"%E2%80%AEevil9",
            b"9" * 400,
            b"a" * LONG,
            b"%0d%0aBcc:evil9@evil.example",
        ):
            rest = urlencode({key: value for key, value in right.items() if key != name}).encode()
            yield f"{name}={wrong[:12]!r}", urlencoded, rest + b"&" + name.encode() + b"=" + wrong
    yield "twice each", urlencoded, good + b"&" + good
    yield "nested names", urlencoded, good.replace(b"=", b"[a][b]=")
    yield "2,000 fields", urlencoded, good + b"&a=b" * 2_000
    yield "a megabyte and more", urlencoded, good + b"&a=" + b"b" * 1_200_000
    yield "raw bytes", urlencoded, bytes(range(256)) * 4
    yield "only ampersands", urlencoded, b"&" * 5_000
    for charset in ("utf-16", "utf-7", "nonsense", "base64", "", "rot13", "\xff"):
        yield f"charset {charset!r}", f"{urlencoded}; charset={charset}", good
    for kind in (
        "application/json",
        "text/xml",
        "text/plain",
        "",
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ):
        yield f"type {kind!r}", kind, good if "json" not in kind else b'{"given_name": {"$ne": 1}}'
    yield from _multipart(right)


def _multipart(right: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
    kind = "multipart/form-data; boundary=b"
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in right.items()
    )
    whole = f"{parts}--b--\r\n".encode()
    head = '--b\r\nContent-Disposition: form-data; name="reason"; filename="{}"\r\n'
    file = head + "Content-Type: text/html\r\n\r\n<script>\r\n"
    yield "cut short", kind, whole[: len(whole) // 2]
    yield "wrong boundary", kind.replace("=b", "=" + "c" * 300), whole
    for name in ("../../x.html", "\x00", "a" * 900, '";x="', "evil9.svg"):
        yield f"a file named {name[:12]!r}", kind, (file.format(name) + parts + "--b--\r\n").encode()
    yield "500 files", kind, (file.format("x") * 500 + parts + "--b--\r\n").encode()
    yield "base64 that is none", kind, whole.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", 3)
    yield "no names", kind, whole.replace(b"name=", b"eman=")
    yield (
        "a charset in a part",
        kind,
        whole.replace(b"\r\n\r\n", b"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n"),
    )
    yield "latin-1", kind, whole.replace(b"Ana", b"An\xe1")


def posting(doors: Mapping[str, Mapping[str, str]]) -> Iterator[Case]:
    """Every wrong body at one of the doors, in turn; `doors` are addresses with a good form each."""
    for place, (path, right) in enumerate(doors.items()):
        for name, kind, body in list(bodies(right))[place::3]:
            yield Case(f"POST {path[:30]} {name}", request("POST", path, [("Content-Type", kind)], body))
        good = urlencode(right).encode()
        for length in ("1", "0", str(len(good) - 1)):
            headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", length)]
            yield Case(f"POST {path[:30]} Content-Length {length}", request("POST", path, headers, good))
        for origin in (f"https://{FOREIGN}", "null", f"http://127.0.0.1.{FOREIGN}", "//[", "\xff"):
            yield Case(f"POST {path[:30]} Origin {origin}", request("POST", path, [("Origin", origin)], good))


def random_target(text: bytes) -> str:
    """`text` as an address, with every byte written as %XX."""
    return "/" + quote_from_bytes(text, safe="/?&=")
