"""Rich text reaches paper with its paragraphs, lists and emphasis, and nothing else of it."""

from __future__ import annotations

import re
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


def test_a_list_in_a_list_is_within_its_item_and_the_rest_follows() -> None:
    html = "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol><p>after</p>"
    inner = {"kind": "ul", "items": [[run("inner")]]}
    assert blocks_of(html) == [
        {"kind": "ol", "items": [[run("one"), inner], [run("two")]]},
        {"kind": "p", "items": [[run("after")]]},
    ]


def test_a_blank_between_two_emphases_is_kept_and_a_line_of_the_source_is_none_of_the_text() -> None:
    assert blocks_of("<p><b>We</b> <i>ask</i>\n  you</p>\n\n<p>now</p>") == [
        {"kind": "p", "items": [[run("We", strong=True), run(" "), run("ask", emphasis=True), run(" you")]]},
        {"kind": "p", "items": [[run("now")]]},
    ]


WORDS = st.text("abñ é", min_size=1)
INLINE = st.lists(st.tuples(st.sampled_from(["", "b", "i"]), WORDS), min_size=1, max_size=4)


def marked(parts: list[tuple[str, str]]) -> str:
    return "".join(f"<{tag}>{words}</{tag}>" if tag else words for tag, words in parts)


def listed(kind: str, items: list[str]) -> str:
    return f"<{kind}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{kind}>"


PARAGRAPHS = INLINE.map(lambda parts: f"<p>{marked(parts)}</p>")
KINDS = st.sampled_from(["ul", "ol"])
ITEMS = st.recursive(
    INLINE.map(marked),
    lambda inner: st.builds(
        lambda head, kind, items: marked(head) + listed(kind, items),
        INLINE,
        KINDS,
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)
LISTS = st.builds(listed, KINDS, st.lists(ITEMS, min_size=1, max_size=4))


def words_of(blocks: list[dict[str, Any]]) -> str:
    """What the form prints of them: of a paragraph the first item, of a list all."""
    printed = [
        part for block in blocks for item in block["items"][: 1 if block["kind"] == "p" else None] for part in item
    ]
    return "".join(part["text"] if "text" in part else words_of([part]) for part in printed)


@given(st.lists(st.one_of(PARAGRAPHS, LISTS), max_size=6).map("".join))
def test_every_word_that_was_signed_is_there_in_its_order(html: str) -> None:
    signed = re.sub("<[^>]+>", "", html)
    assert "".join(words_of(blocks_of(html)).split()) == "".join(signed.split())


@given(PARAGRAPHS)
def test_words_of_a_paragraph_stay_apart(html: str) -> None:
    assert words_of(blocks_of(html)).split() == re.sub("<[^>]+>", "", html).split()
