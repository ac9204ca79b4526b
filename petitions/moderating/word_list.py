"""Words that want a closer look: a list of the site's own. It marks, and decides nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from petitions.models import ModerationSettings


class WordList:
    """The words of a list, one a line; `*` at either end stands for any letters."""

    def __init__(self, text: str) -> None:
        self._words = {line: _pattern(line) for line in dict.fromkeys(map(str.strip, text.splitlines()))}

    def found_in(self, text: str) -> list[str]:
        """Which of the list, as written there, `text` holds."""
        plain = _plain(text)
        return [word for word, pattern in self._words.items() if pattern and pattern.search(plain)]


def current_list() -> WordList:
    """The list as saved now. One query."""
    return _listed(ModerationSettings.current().marked_words)


@lru_cache(maxsize=2)
def _listed(text: str) -> WordList:
    return WordList(text)


def _plain(text: str) -> str:
    """Without capitals, accents and invisible letters, with one space between words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (char for char in apart if unicodedata.category(char) not in ("Mn", "Cf"))
    return " ".join("".join(kept).split())


def _pattern(line: str) -> re.Pattern[str] | None:
    word = _plain(line)
    bare = word.strip("* ")
    if not bare:
        return None
    begins = "" if word.startswith("*") else r"(?<!\w)"
    ends = "" if word.endswith("*") else r"(?!\w)"
    return re.compile(begins + re.escape(bare) + ends)
