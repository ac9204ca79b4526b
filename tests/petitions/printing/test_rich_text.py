"""Rich text reaches paper with its paragraphs, lists and emphasis, and nothing else of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from petitions.printing.rich_text import blocks_of


def run(text: str, strong: bool = False, emphasis: bool = False) -> dict[str, Any]:
    return {"text": text, "strong": strong, "emphasis": emphasis}


def test_paragraphs_lists_and_emphasis() -> None:
    html = "<p>Dear <b>Mayor</b>,<br/>act.</p><ul><li>now</li><li><i>well</i></li></ul><ol><li>1 &amp; 2</li></ol>"
    assert blocks_of(html) == [
        {"kind": "p", "items": [[run("Dear "), run("Mayor", strong=True), run(","), run("\n"), run("act.")]]},
        {"kind": "ul", "items": [[run("now")], [run("well", emphasis=True)]]},
        {"kind": "ol", "items": [[run("1 & 2")]]},
    ]


def test_text_outside_of_any_paragraph_is_kept() -> None:
    assert blocks_of("before<p>in</p>after") == [
        {"kind": "p", "items": [[run("before")]]},
        {"kind": "p", "items": [[run("in")]]},
        {"kind": "p", "items": [[run("after")]]},
    ]


@given(st.text())
def test_whatever_comes_it_makes_blocks(html: str) -> None:
    assert all(block["kind"] in ("p", "ul", "ol") for block in blocks_of(html))
