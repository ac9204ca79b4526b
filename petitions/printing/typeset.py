"""Make a PDF of a form and its data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from petitions.printing.fonts import families, font_folders

_HERE = Path(__file__).parent
_CHILD = _HERE / "typeset_child.py"
_ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "65536"}
"""All the process is given: one core, so that the others go on serving pages, memory that goes back as soon as it is
free, and none of the site's secrets."""
MOST_SECONDS = 120
"""No file takes longer; one that does is given up."""


class CannotTypeset(Exception):
    """The form and its data made no PDF. The reason is not told: it may hold a name."""


class NoFont(CannotTypeset):
    """No font draws a sign of the data."""


def typeset(form: str, data: dict[str, Any], kind: str = "pdf") -> bytes:
    """The PDF (PDF/UA-1) of `form`, the name of a Typst file in this folder, with `data`, which must be fit for JSON;
    with `kind` "png" its one page as a picture, a pixel for each point.

    The form finds the data at `sys.inputs.data` and the fonts' names at `sys.inputs.fonts`, both as JSON. Raises
    CannotTypeset, or NoFont.
    """
    order = {
        "kind": kind,
        "form": str(_HERE / form),
        "folders": [str(folder) for folder in font_folders()],
        "inputs": {"data": json.dumps(data), "fonts": json.dumps(families())},
    }
    child = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(  # noqa: S603 - Python itself, with a file of ours
            child, input=json.dumps(order).encode(), capture_output=True, timeout=MOST_SECONDS, env=_ENVIRONMENT
        )
    except subprocess.TimeoutExpired:
        raise CannotTypeset(f"{form} took more than {MOST_SECONDS} seconds") from None
    if b"could not be displayed" in done.stderr:
        raise NoFont(f"{form} needs a font that is not installed")
    if done.returncode:
        raise CannotTypeset(f"{form} could not be made (process ended with {done.returncode})")
    return done.stdout
