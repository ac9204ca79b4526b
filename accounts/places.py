"""Where people log in, and where they must have: everywhere else nobody needs a session or gets a cookie."""

import re

ADMIN = "/admin/"
_ACCOUNT = re.compile(r"/(?:[a-z]{2}/)?account/")


def is_of_accounts(path: str) -> bool:
    """Whether the address is one of the pages about accounts, in any language."""
    return _ACCOUNT.match(path) is not None


def is_for_logins(path: str) -> bool:
    """Whether somebody may be logged in there."""
    return path.startswith(ADMIN) or is_of_accounts(path)
