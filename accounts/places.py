"""Where people log in, and where they must have: everywhere else nobody needs a session or gets a cookie."""

import re

ADMIN = "/admin/"
_ACCOUNT = re.compile(r"/(?:[a-z]{2}/)?account/")
_STARTING = re.compile(r"/(?:[a-z]{2}/)?start/")


def is_of_accounts(path: str) -> bool:
    """Whether the address is one of the pages about accounts, in any language."""
    return _ACCOUNT.match(path) is not None


def is_for_starting(path: str) -> bool:
    """Whether the address is one of the steps of a new petition, in any language."""
    return _STARTING.match(path) is not None


def is_for_logins(path: str) -> bool:
    """Whether somebody may be logged in there."""
    return path.startswith(ADMIN) or is_of_accounts(path) or is_for_starting(path)


def takes_files(path: str) -> bool:
    """Whether pictures are uploaded there."""
    return path.startswith(ADMIN) or is_for_starting(path)
