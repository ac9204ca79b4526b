"""A request as Granian's RSGI tells it, in the words of WSGI (PEP 3333), which Django understands."""

from __future__ import annotations

import sys
from typing import Any, Protocol

from home.answer import Environ

_ALWAYS: Environ = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
_NAMES: dict[str, str] = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
MOST_NAMES = 500
"""Names of headers remembered: strangers can invent more."""


class Scope(Protocol):
    """What RSGI says of a request, as far as it is read here; `path` has its %-signs resolved, names are lower case."""

    method: str
    path: str
    query_string: str
    scheme: str
    client: str
    server: str

    @property
    def headers(self) -> Any:
        """Names and values, by items()."""


def environ_of(scope: Scope) -> Environ:
    """The request without its body. A header sent twice is one with a comma, or for cookies a semicolon."""
    path = scope.path
    environ = _ALWAYS | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": path if path.isascii() else path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "wsgi.url_scheme": scope.scheme,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
    }
    environ["SERVER_NAME"], _, environ["SERVER_PORT"] = scope.server.rpartition(":")
    for header, value in scope.headers.items():
        name = _NAMES.get(header) or _name(header)
        if name in environ and name != "CONTENT_LENGTH":
            value = f"{environ[name]}{'; ' if header == 'cookie' else ','}{value}"
        environ[name] = value
    return environ


def _name(header: str) -> str:
    # x_forwarded_for would be taken for x-forwarded-for, which a proxy takes care of.
    name = "firma.other" if "_" in header else f"HTTP_{header.upper().replace('-', '_')}"
    if len(_NAMES) < MOST_NAMES:
        _NAMES[header] = name
    return name
