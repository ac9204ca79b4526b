"""The HTTP side: the API under /v1, and pages for people everywhere else. On loopback only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.rig.stripe_books.api import Reply, Request
from tests.rig.stripe_books.doors import Page, visit
from tests.rig.stripe_books.faults import Fault, Faults, reset
from tests.rig.stripe_books.forms import parse
from tests.rig.stripe_books.store import Store

Answers = Callable[[Request, Fault | None], Reply]


def serve(store: Store, faults: Faults, answers: Answers, port: int = 0) -> ThreadingHTTPServer:
    """A server that listens, on any free port unless one is named; the caller runs it."""

    class Handler(_Handler):
        pass

    Handler.store, Handler.faults, Handler.answers = store, faults, staticmethod(answers)
    return _Server(("127.0.0.1", port), Handler)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is no mistake here; everything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    store: Store
    faults: Faults
    answers: Answers
    protocol_version = "HTTP/1.1"
    # Head and body leave together: in two packets each answer would wait 40 ms for the other side.
    wbufsize, disable_nagle_algorithm = -1, True

    def do_GET(self) -> None:
        """Read the request, meet its fault, answer."""
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        fault = self.faults.take(self.command, parts.path)
        if fault and fault.refusal() is None:
            if fault.after_doing:
                self._say(parts.path, parts.query, body, None)
            return self._break_off(fault)
        status, headers, said = self._say(parts.path, parts.query, body, fault)
        return self._send(status, headers, said)

    do_POST = do_DELETE = do_GET  # noqa: N815

    def _say(self, path: str, query: str, body: str, fault: Fault | None) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/v1/"):
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = self.answers(Request(self.command, path, parse(query, body), headers), fault)
            return reply.status, {"Content-Type": "application/json", **reply.headers}, reply.encoded()
        if fault:
            page = Page(status=int(fault.how))
        else:
            page = visit(self.store, self.command, path, dict(parse_qsl(body, keep_blank_values=True)))
        return page.status, page.headers(), page.html.encode()

    def _send(self, status: int, headers: dict[str, str], said: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def _break_off(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.how == "timeout":
            self.faults.hang(self.connection)
        reset(self.connection)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""
