"""What independent parsers read in a PDF: PDFium (that of Chrome), pypdf and poppler (that of many Linux desktops)."""

from __future__ import annotations

import io
import re
import subprocess
from typing import Any

import pypdf
import pypdfium2

_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202c]")


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as PDFium reads it, one line each for a line of the page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def boxes(pdf: bytes, page: int) -> list[tuple[str, float, float, float, float]]:
    """Each sign of a page with its box: left, bottom, right, top in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        return [(text.get_text_range(at, 1), *text.get_charbox(at)) for at in range(text.count_chars())]


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Titles of the bookmarks and the pages they lead to, from 0."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]


def pages_again(pdf: bytes) -> list[str]:
    """The text of each page as pypdf reads it."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def pages_by_poppler(pdf: bytes) -> list[str]:
    """The text of each page as poppler reads it, without the signs that it adds itself to tell directions."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [_DIRECTIONS.sub("", text) for text in read.stdout.decode().split("\f")]


def fonts(pdf: bytes) -> dict[str, Any]:
    """The fonts of a PDF: their name, and their description with the font's file."""
    found: dict[str, Any] = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(font.get_object()["/BaseFont"])] = inner["/FontDescriptor"].get_object()
    return found


def is_accessible(pdf: bytes, language: str) -> bool:
    """Whether a PDF says of itself what PDF/UA-1 asks for: tags, language, a title that is shown, and the claim."""
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    claim = root["/Metadata"].get_object().get_data().decode()
    return (
        str(root["/Lang"]) == language
        and "/StructTreeRoot" in root
        and bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        and bool(root["/MarkInfo"]["/Marked"])
        and "<pdfuaid:part>1</pdfuaid:part>" in claim
    )
