"""A form as it was sent, before Django has seen it."""

from __future__ import annotations

import re
from typing import NamedTuple

from home.answer import Environ
from home.client import Address, address_in
from home.flood import COUNTED, is_flood
from home.same_site import is_from_here

LOCK_MS = 200
"""So long a batch waits for a row that somebody holds, before each form is left to its view; the database looks for
deadlocks after a second."""


class FormSent(NamedTuple):
    """A request, its body, and how its address was understood."""

    environ: Environ
    body: bytes
    match: re.Match[str]

    def is_from_here(self) -> bool:
        """Whether the browser says that it stood on this site."""
        get = self.environ.get
        return is_from_here(get("HTTP_SEC_FETCH_SITE"), get("HTTP_ORIGIN"), get("HTTP_HOST", ""))

    def counted(self) -> tuple[bool, Address | None]:
        """Count it, once: whether it may be done, being none of a flood; and where it came from."""
        address = address_in(self.environ)
        if is_flood(address):
            return False, address
        self.environ[COUNTED] = True
        return True, address
