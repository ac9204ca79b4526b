"""Rich text as editors write it, made into parts that a form can set."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_PARAGRAPHS, _LISTS = ("p", "h2", "h3", "h4"), ("ul", "ol")
_STRONG, _EMPHASIS = ("b", "strong"), ("i", "em")
_BLANKS = re.compile("[ \t\n\r\f]+")
_DEEPEST = 6


def blocks_of(html: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of rich text: {"kind": "p", "ul" or "ol", "items": [parts, ...]}. No word is left out.

    A paragraph has one item. A part is a run {"text", "strong", "emphasis"}, where "\\n" in a text begins a new line,
    or in a list a further list, at most six deep.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if any(parts for parts in block["items"])]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[dict[str, Any]] = []
        self._lists: list[dict[str, Any]] = []
        self._parts: list[dict[str, Any]] | None = None
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _LISTS:
            self._begin_list(tag)
        elif tag == "li" or (tag in _PARAGRAPHS and not self._lists):
            self._begin_item()
        elif tag == "br" or (tag in _PARAGRAPHS and self._parts):
            self._add("\n")
        elif tag not in _PARAGRAPHS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
        elif tag in _LISTS and self._lists:
            self._lists.pop()
            self._parts = self._lists[-1]["items"][-1] if self._lists and self._lists[-1]["items"] else None
        elif tag == "li" or (tag in _PARAGRAPHS and not self._lists):
            self._parts = None

    def handle_data(self, data: str) -> None:
        words = _BLANKS.sub(" ", data)
        if words != " " or self._parts:
            self._add(words)

    def _begin_list(self, kind: str) -> None:
        block: dict[str, Any] = {"kind": kind, "items": []}
        if len(self._lists) == _DEEPEST:
            block = self._lists[-1]
        elif not self._lists:
            self.blocks.append(block)
        else:
            if not self._lists[-1]["items"]:
                self._begin_item()
            self._lists[-1]["items"][-1].append(block)
        self._lists.append(block)
        self._parts = None

    def _begin_item(self) -> None:
        """An item of the innermost list, or a paragraph where there is none."""
        self._parts = []
        if self._lists:
            self._lists[-1]["items"].append(self._parts)
        else:
            self.blocks.append({"kind": "p", "items": [self._parts]})

    def _add(self, text: str) -> None:
        if self._parts is None:
            self._begin_item()
        run = {
            "text": text,
            "strong": any(tag in self._open for tag in _STRONG),
            "emphasis": any(tag in self._open for tag in _EMPHASIS),
        }
        if self._parts is not None:
            self._parts.append(run)
