"""What a mail server's answer says of an address (RFC 3463)."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?<![\d.])([245])\.(\d)\.(\d{1,3})(?!\.?\d)")
"""Not a part of an address of a machine: servers name those in the same sentence."""


def is_for_good(text: str) -> bool | None:
    """Whether the first enhanced status code in `text`, such as `5.1.1`, says that this address takes no mail, now or
    ever; None when there is no code. A full mailbox, content and policy say nothing of it: those may be ours."""
    found = _CODE.search(text)
    if not found:
        return None
    level, subject, detail = found.groups()
    return level == "5" and (subject in "014" or (subject == "2" and detail in "01"))
