"""What is hung up and handed out: a poster, or four flyers on a sheet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import segno

from petitions.printing.cells import cell
from petitions.printing.typeset import typeset

PAPERS = ("a4", "letter")


@dataclass(frozen=True)
class Sheet:
    """What stands on it, in `language`. `leads_to` is what the code holds, `address` the same to be typed; `pieces` is
    1 for a poster, 4 for flyers; `paper` one of PAPERS."""

    language: str
    paper: str
    pieces: int
    document: str
    by: str
    title: str
    ask: str
    act: str
    how: str
    address: str
    leads_to: str
    code_says: str
    promise: str


def sheet_pdf(sheet: Sheet) -> bytes:
    """One page as PDF/UA-1. Raises CannotTypeset, or NoFont."""
    data: dict[str, Any] = asdict(sheet) | {name: cell(getattr(sheet, name)) for name in ("by", "title", "ask")}
    # Where a line of the address may break, nothing is added that somebody would type.
    data["address"] = [part for part in sheet.address.replace("/", "/\n").split("\n") if part]
    return typeset("sheet.typ", data | {"code": qr_svg(sheet.leads_to)})


def qr_svg(address: str, border: int = 0) -> str:
    """A QR code that survives a fold or a stain (error level M), as SVG; `border` in modules, 4 to stand alone."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=border, omitsize=True))
