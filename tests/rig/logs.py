"""Promise H5 over a whole run: no log names a person, opens somebody's page, or tells of a machine."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

_MAIL = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_TOKEN = re.compile(r"/(?:confirm|not-me|another|my)/[\w%=-]{20,}")
_NUMBERS = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*(?::[0-9a-f]*){2,}[0-9a-f]*)(?![\w.])", re.IGNORECASE
)
# Where this site itself listens, or whom it calls, is no visitor.
_OWN = re.compile(
    r"(?:https?://|smtp://|port |to )?(?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):\d+|server at \"127\.0\.0\.1\", port \d+"
)
# Family names of the cast, and the canary of the tests that look for one.
_NAMES = re.compile(r"Morales|Quizzlewick|Xanthippe")


def leaks(text: str) -> list[str]:
    """What stands in `text` and in no log may: mail addresses, tokens, addresses of machines, names of signers."""
    rest = _OWN.sub("", text)
    found = [match for pattern in (_MAIL, _TOKEN, _NAMES) for match in pattern.findall(rest)]
    return found + [number for number in _NUMBERS.findall(rest) if _is_machine(number)]


def leaks_in(folder: Path) -> list[str]:
    """The same for every log below `folder`, with its file and line."""
    found = []
    for file in sorted(folder.rglob("*.log")):
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), start=1):
            found += [f"{file.relative_to(folder)}:{number}: {leak}" for leak in leaks(line)]
    return found


@contextmanager
def kept_log(file: Path) -> Iterator[None]:
    """Write to `file` what the console of the settings gets, as it gets it: through the same filters."""
    root = logging.getLogger()
    console = next(handler for handler in root.handlers if handler.name == "console")
    keeper = logging.FileHandler(file)
    keeper.setFormatter(console.formatter)
    for each in console.filters:
        keeper.addFilter(each)
    # The SMTP server of the rig is not ours, and logs in this process.
    keeper.addFilter(lambda record: record.name != "mail.log")
    root.addHandler(keeper)
    try:
        yield
    finally:
        root.removeHandler(keeper)
        keeper.close()


def _is_machine(number: str) -> bool:
    try:
        # A time such as 12:30:59 reads like the beginning of an address and is none.
        return not ip_address(number).is_unspecified
    except ValueError:
        return False
