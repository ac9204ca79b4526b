"""The process that draws one file: an order as JSON comes in, a PDF or a picture goes out.

It is one of its own since Typst keeps all it ever laid out, some 30 kB for each row of a list, until its process ends.
"""

from __future__ import annotations

import json
import sys

import typst


def main() -> None:
    """Read the order, write the file. Ends with 1 and the reason on standard error when Typst refuses."""
    order = json.load(sys.stdin.buffer)
    try:
        made = typst.compile(
            order["form"],
            font_paths=order["folders"],
            ignore_system_fonts=True,
            sys_inputs=order["inputs"],
            **({"format": "png", "ppi": 72} if order["kind"] == "png" else {"pdf_standards": "ua-1"}),
        )
    except typst.TypstError as refused:
        sys.exit(str(refused))
    assert isinstance(made, bytes)  # a picture has one page
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
