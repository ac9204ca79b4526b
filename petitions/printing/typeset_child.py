"""The process that draws one file: an order as JSON comes in, a PDF goes out.

It is one of its own since Typst keeps all it ever laid out, some 30 kB for each row of a list, until its process ends.
"""

from __future__ import annotations

import json
import sys

import typst


def main() -> None:
    """Read the order, write the PDF. Ends with 1 and the reason on standard error when Typst refuses."""
    order = json.load(sys.stdin.buffer)
    try:
        made = typst.compile(
            order["form"],
            font_paths=order["folders"],
            ignore_system_fonts=True,
            sys_inputs=order["inputs"],
            pdf_standards="ua-1",
        )
    except typst.TypstError as refused:
        sys.exit(str(refused))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
