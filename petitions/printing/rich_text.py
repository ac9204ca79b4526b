"""Rich text as editors write it, made into parts that a form can set."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

_BLOCKS = {"p": "p", "h2": "p", "h3": "p", "h4": "p", "ul": "ul", "ol": "ol"}
_STRONG, _EMPHASIS = ("b", "strong"), ("i", "em")


def blocks_of(html: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of rich text: {"kind": "p", "ul" or "ol", "items": [runs, ...]}.

    A paragraph has one item. A run is {"text", "strong", "emphasis"}; "\\n" in a text begins a new line.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if any(runs for runs in block["items"])]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[dict[str, Any]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _BLOCKS:
            self.blocks.append({"kind": _BLOCKS[tag], "items": [] if tag in ("ul", "ol") else [[]]})
        elif tag == "li" and self.blocks:
            self.blocks[-1]["items"].append([])
        elif tag == "br":
            self._add("\n")
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
        elif tag in _BLOCKS:
            self.blocks.append({"kind": "p", "items": [[]]})

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._add(data)

    def _add(self, text: str) -> None:
        if not self.blocks or not self.blocks[-1]["items"]:
            self.blocks.append({"kind": "p", "items": [[]]})
        run = {
            "text": text,
            "strong": any(tag in self._open for tag in _STRONG),
            "emphasis": any(tag in self._open for tag in _EMPHASIS),
        }
        self.blocks[-1]["items"][-1].append(run)
