"""What is kept out of the logs: links that open somebody's page."""

import logging
import re

_TOKEN = re.compile(r"/(confirm|my|not-me|another|leave|invitations)/[^/?\s\"']+")
_MAIL = re.compile(r"[^\s<>\"(),;:]+(?:@|%40)[^\s<>\"'(),;:]+")


class HideTokens(logging.Filter):
    """Replace tokens and mail addresses in every message (design, invariant 10; promise H5)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hide(record.getMessage()), None
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None  # A strange request, answered with 400: a line is enough, it is no fault of ours.
        if record.exc_info and not record.exc_text:
            record.exc_text = hide(logging.Formatter().formatException(record.exc_info))
        return True


def hide(text: str) -> str:
    """`text` without tokens and mail addresses."""
    return _MAIL.sub("[address]", _TOKEN.sub(r"/\1/[token]", text))
