"""A form that changes something brings the token Django asks for, also where it stands in a piece of a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INCLUDE = re.compile(r"{%\s*include \"(?P<name>[^\"]+)\"(?P<given>[^%]*)%}")
WITH_TOKEN = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES if "csrf_token %}" in path.read_text()}


def test_some_pieces_have_forms_of_their_own() -> None:
    assert "petitions/moderating/reason.html" in WITH_TOKEN


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_piece_with_a_form_is_given_the_token(path: Path) -> None:
    # With `only` a piece sees nothing of the page around it, the token neither; the test client would not notice.
    for found in INCLUDE.finditer(path.read_text()):
        if found["name"] in WITH_TOKEN and re.search(r"\bonly\b", found["given"]):
            assert "csrf_token=csrf_token" in found["given"], found["name"]
