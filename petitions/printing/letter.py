"""The letter of a packet: cover, facts, text, voices and receipts, as one PDF."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from petitions.printing.cells import cell
from petitions.printing.direction import begins_leftward
from petitions.printing.sheet import qr_svg
from petitions.printing.typeset import typeset


@dataclass(frozen=True)
class Cover:
    """The cover letter in one language; `sender_address`, `to` and `paragraphs` are lines and paragraphs, `ask` stands
    after the first paragraph as a quotation."""

    language: str
    sender: str
    sender_address: list[str]
    website: str
    date: str
    to: list[str]
    about: str
    greeting: str
    paragraphs: list[str]
    ask: str
    closing: str
    enclosed: str


@dataclass(frozen=True)
class FactsPage:
    """The page of facts. `total` is said largest, `lines` are label and words (a line or more), `places` label and
    number; `growth` are days since the first one and signatures by then, `growth_says` the same in words."""

    title: str
    total: str
    total_label: str
    lines: list[tuple[str, str]]
    places_title: str
    places_head: tuple[str, str]
    places: list[tuple[str, str]]
    growth_title: str
    growth: list[tuple[int, int]]
    growth_ends: tuple[str, str, str]
    growth_says: str


@dataclass(frozen=True)
class Text:
    """A text as it was signed: `about` says when and by how many, `letter` is blocks of rich text."""

    language: str
    about: str
    title: str
    ask: str
    letter: list[dict[str, Any]]


@dataclass(frozen=True)
class Quote:
    """A reason for signing, and who gave it, as far as that may be told ("" else)."""

    language: str
    text: str
    by: str


@dataclass(frozen=True)
class Slip:
    """A receipt to tear off: `lines` are label and words, `blanks` what is filled in by hand."""

    title: str
    keep: str
    lines: list[tuple[str, str]]
    blanks: list[str]
    code_says: str


@dataclass(frozen=True)
class AnswerSlip:
    """How to answer: `address` is what the drawn code leads to; `find` and `code` are the same, to be typed."""

    title: str
    says: str
    address: str
    find: str
    code: str
    code_says: str


@dataclass(frozen=True)
class Letter:
    """Everything on paper. Words are in `language`, but each cover's and text's in its own. `paper` as Typst names it,
    `check` is the address the code on the slips leads to. `address` are the lines for an envelope: with them the letter
    begins with a leaf to be sent by mail."""

    language: str
    paper: str
    title: str
    packet: str
    address: list[str]
    address_from: str
    page: str
    covers: list[Cover]
    facts: FactsPage
    texts_title: str
    texts: list[Text]
    quotes_title: str
    quotes: list[Quote]
    endorsed_title: str
    endorsed: list[str]
    slips_title: str
    slips: list[Slip]
    check: str
    answer: AnswerSlip | None


def letter_pdf(letter: Letter) -> bytes:
    """The letter as PDF/UA-1. Raises CannotTypeset."""
    codes = {"code": qr_svg(letter.check), "answer_code": qr_svg(letter.answer.address) if letter.answer else ""}
    data: dict[str, Any] = asdict(letter) | codes
    data["facts"]["places"] = [(cell(place), count) for place, count in letter.facts.places]
    for quote in data["quotes"]:
        quote["lines"] = [cell(line) for line in quote["text"].split("\n")]
        quote["leftward"] = begins_leftward(quote["text"])
    data["endorsed"] = [cell(name) for name in letter.endorsed]
    return typeset("letter.typ", data)
