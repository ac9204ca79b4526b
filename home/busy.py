"""The answer to those who would wait too long: made without Django's request, of words that were drawn before.

Whoever sent a short form gets it back to send again by one button: they typed it, and nothing of it was stored.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import parse_qsl

from django.template.loader import render_to_string
from django.utils.translation import override

from home.answer import Answer, Environ, Headers
from home.headers import public_headers
from home.language import language_of
from home.same_site import is_from_here
from home.shortcut import SHORT

RETRY_AFTER = "10"
FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 20_000
"""Bytes; the sign form at its longest is shorter."""
MOST_FIELDS = 40
_HERE = "<!-- fields -->"


def turned_away(environ: Environ) -> Answer:
    """503 with Retry-After, in the language of the address, and with what was typed into a form for visitors."""
    language, fields = language_of(environ["PATH_INFO"]), _typed(environ)
    page = _page(language, fields is not None).replace(_HERE, fields or "", 1).encode()
    headers = [*_headers(language), ("Content-Length", str(len(page)))]
    return Answer(503, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else page)


def _typed(environ: Environ) -> str | None:
    """The fields of a visitor's form as hidden ones; None when there is no such form, or another site sent it: whoever
    presses the button would send it as their own."""
    get = environ.get
    if environ["REQUEST_METHOD"] != "POST" or not SHORT.fullmatch(environ["PATH_INFO"]):
        return None
    if not is_from_here(get("HTTP_SEC_FETCH_SITE"), get("HTTP_ORIGIN"), get("HTTP_HOST", "")):
        return None
    length = get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_FORM or not get("CONTENT_TYPE", FORM).startswith(FORM):
        return None
    try:
        fields = parse_qsl(environ["wsgi.input"].read(int(length)).decode(), True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields)


@lru_cache
def _page(language: str, is_form: bool) -> str:
    with override(language):
        return render_to_string("busy.html", {"is_form": is_form})


@lru_cache
def _headers(language: str) -> Headers:
    own = {"Content-Type": "text/html; charset=utf-8", "Content-Language": language, "Retry-After": RETRY_AFTER}
    return list((public_headers() | own | {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}).items())
