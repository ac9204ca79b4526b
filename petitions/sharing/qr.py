"""QR codes by themselves, for leaflets that somebody else designs."""

from __future__ import annotations

from io import BytesIO

import segno

QUIET = 4
"""Modules of white around a code, as its standard asks for (ISO/IEC 18004)."""
KINDS = {"svg": "image/svg+xml", "png": "image/png"}


def qr(address: str, kind: str) -> bytes:
    """A QR code that leads to `address`, as `svg` or `png` (of about 1,000 pixels)."""
    code = segno.make(address, error="m", micro=False)
    out = BytesIO()
    if kind == "svg":
        code.save(out, kind="svg", border=QUIET, light="#fff", omitsize=True, xmldecl=False)
    else:
        code.save(out, kind="png", border=QUIET, scale=max(1, 1000 // code.symbol_size(border=QUIET)[0]))
    return out.getvalue()
