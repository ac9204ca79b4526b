"""Atom as Django writes it, with what it leaves out: words in another language, evidence elsewhere, ids that last."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written (https://www.w3.org/TR/xml/#charsets)."""


class Atom(Atom1Feed):
    """A feed. An item may have `lang` (its words are in another language) and `related` (where the evidence is)."""

    def latest_post_date(self) -> datetime.datetime:
        """The moment of the newest entry; of an empty feed that of what it is about, so that it stays the same."""
        return super().latest_post_date() if self.items else self.feed["since"]

    def item_attributes(self, item: Any) -> dict[str, Any]:
        """The language of an entry's words."""
        return super().item_attributes(item) | ({"xml:lang": item["lang"]} if item.get("lang") else {})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """What Django writes of an entry, and where its evidence is."""
        super().add_item_elements(handler, item)
        if item.get("related"):
            handler.addQuickElement("link", "", {"rel": "related", "href": item["related"]})


def legal(text: str | None) -> str:
    """`text` without the signs that no XML file can hold."""
    return _NO_XML.sub("", text or "")


def tag(what: str, day: datetime.date) -> str:
    """An id that stays when addresses change, as RFC 4151 writes it; `day` is one on which `what` was there."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{day.isoformat()}:{what}"
