"""Calling Django, in a thread of its own, until the whole answer is there."""

from __future__ import annotations

from typing import Any

from home.answer import Answer, Application, Environ, Headers

STREAM = "firma.stream"
"""Where a request holds the way to send what is too long for the memory."""
IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a file that is read whole, so that no thread waits for a slow visitor: every picture and script."""
STREAMED = Answer(200, [], b"")
"""Stands for an answer that has been sent already."""


def call(application: Application, environ: Environ) -> Answer:
    """What `application` answers; a stream of unknown or great length is sent from here, piece by piece."""
    begun: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        begun[:] = int(status[:3]), headers

    response: Any = application(environ, start_response)
    try:
        status, headers = begun
        if getattr(response, "streaming", False) and not _is_short(headers):
            environ[STREAM](status, headers, response)
            return STREAMED
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else b"".join(response)
        return Answer(status, headers, body, getattr(response, "kept_page", None))
    finally:
        if close := getattr(response, "close", None):
            close()


def _is_short(headers: Headers) -> bool:
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    return length.isdecimal() and int(length) <= IN_MEMORY
