"""Between what somebody types into a plain field and the rich text that the page keeps."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape, strip_tags


def as_html(text: str) -> str:
    """Paragraphs, parted by empty lines; lines within one stay lines."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return "".join(f"<p>{'<br/>'.join(escape(line.strip()) for line in part.split(chr(10)))}</p>" for part in parts)


def as_text(html: str) -> str:
    """The same words to be typed on. What the full editor marks (bold, links, lists) is not seen here."""
    text = re.sub(r"<br\s*/?>", "\n", str(html))
    text = re.sub(r"</(p|h[1-6]|li)>", "\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", unescape(strip_tags(text))).strip()


def changed(html: str, text: str) -> str:
    """The rich text after `text` was typed: untouched, with all its marks, when the words are the same."""
    same = " ".join(as_text(html).split()) == " ".join(text.split())
    lines_stay = as_text(html).count("\n") == text.replace("\r\n", "\n").strip().count("\n")
    return html if same and lines_stay else as_html(text)
