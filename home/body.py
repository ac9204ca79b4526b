"""The body of a request: read whole before any thread is asked, unless it is longer than anybody needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from home.answer import Environ

SHORT = 64 * 1024
"""Bytes of a body that need not be reckoned with: every form for visitors."""


def to_be_held(environ: Environ) -> int:
    """Bytes of memory that the body of a request will take, 0 for a short one."""
    length = _length(environ)
    if length is None:
        return int(settings.BODY_READ_AT_MOST)
    return length if SHORT < length <= settings.BODY_READ_AT_MOST else 0


async def read_body(environ: Environ, protocol: Any) -> bytes:
    """The whole body; nothing of one that is too long, whose length says so to Django (home/body_size.py).

    Raises ProtocolClosed when the visitor goes before its end.
    """
    length = _length(environ)
    if length is None:
        return await _read_pieces(environ, protocol)
    if not 0 < length <= settings.BODY_READ_AT_MOST:
        return b""
    body: bytes = await protocol()
    return body


async def _read_pieces(environ: Environ, protocol: Any) -> bytes:
    """A body that did not tell its length; tells it."""
    body = bytearray()
    async for piece in protocol:
        body += piece
        if len(body) > settings.BODY_READ_AT_MOST:
            break
    environ["CONTENT_LENGTH"] = str(len(body))
    return bytes(body)


def _length(environ: Environ) -> int | None:
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    # The server has seen that it is a number.
    return int(environ.get("CONTENT_LENGTH") or 0)
