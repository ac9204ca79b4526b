"""The volumes read well: on paper, when copied, and aloud."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import normalize

import pypdf
import pypdfium2
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from petitions.printing.list_volume import Column, ListEntry, ListHead, draw_volume
from petitions.printing.typeset import CannotTypeset
from tests.hostile import HOSTILE
from tests.petitions.printing.accessible import faults
from tests.petitions.printing.names import RIGHT_TO_LEFT, SCRIPTS
from tests.petitions.printing.pdf import (
    bookmarks,
    boxes,
    fonts,
    is_accessible,
    page_texts,
    pages_again,
    pages_by_poppler,
)

TITLE = "Keep the library open"


def a_head(paper: str = "us-letter", language: str = "en") -> ListHead:
    columns = [Column("Name", 5), Column("Place", 4)]
    check = "https://firma.example/packets/PK-2345/"
    return ListHead("PK-2345", TITLE, ["Mayor", "Council"], "today", columns, language, "A note.", check, paper)


def drawn(entries: Iterable[ListEntry], head: ListHead | None = None) -> bytes:
    out = io.BytesIO()
    draw_volume(out, head or a_head(), 2, 3, entries)
    return out.getvalue()


def named(*names: str, place: str = "Springfield, US") -> list[ListEntry]:
    return [ListEntry(101 + 2 * at, [name, place], "") for at, name in enumerate(names)]


def lines(pdf: bytes) -> list[str]:
    return [line for text in page_texts(pdf) for line in text.split("\n")]


def test_rows_stand_in_their_order_and_each_page_says_what_it_is() -> None:
    names = [f"Given{at} Family{at}" for at in range(150)]
    pdf = drawn(named(*names))
    rows = [line for line in lines(pdf) if "Springfield" in line]
    assert rows == [f"{101 + 2 * at} {name} Springfield, US" for at, name in enumerate(names)]
    pages = page_texts(pdf)
    assert len(pages) == 4
    for at, text in enumerate(pages, start=1):
        assert f"Page {at} of {len(pages)}" in text
        assert "Packet PK-2345" in text and "Volume 2 of 3" in text
        assert re.match(r"No\.\s+Name\s+Place", text)
    for word in (TITLE, "Mayor · Council", "A note.", "https://firma.example/packets/PK-2345/"):
        assert word in pages[0]


READERS = {"PDFium": page_texts, "pypdf": pages_again, "poppler": pages_by_poppler}
PLACES = ["Springfield, US", "Springfield, Illinois, United States", "القدس", "ירושלים, IL", "دبي, الإمارات, AE"]


@pytest.mark.parametrize("reader", READERS)
def test_every_name_is_read_in_its_order_beside_every_place(reader: str) -> None:
    rows = [(name, place) for name in SCRIPTS for place in PLACES]
    pdf = drawn([ListEntry(at, [name, place], "") for at, (name, place) in enumerate(rows, start=1001)])
    read = " ".join("\n".join(READERS[reader](pdf)).split())
    # A mark behind names that end with a point keeps poppler from losing it.
    read = read.replace("\u200f", "")
    wanted = [f"{at} {name} {place}" for at, (name, place) in enumerate(rows, start=1001)]
    if reader == "poppler":
        # It turns two marks of one letter around, which Unicode counts as the same.
        read, wanted = normalize("NFC", read), [normalize("NFC", row) for row in wanted]
    assert [row for row in wanted if row not in read] == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", RIGHT_TO_LEFT)
def test_a_page_full_of_one_script_is_read_in_its_order(reader: str, name: str) -> None:
    read = "\n".join(READERS[reader](drawn(named(*[name] * 60, place=""))))
    assert normalize("NFC", read).count(normalize("NFC", name)) == 60


@pytest.mark.parametrize("reader", ["PDFium", "pypdf"])
@pytest.mark.parametrize(
    "name", ["محمد 123 علي", "محمد ١٢٣ علي", "م. ع.", "محمد Smith", "Ana (محمد)", "Ana محمد Ruiz", "בן-ציון"]
)
def test_digits_points_and_both_directions_in_one_name(reader: str, name: str) -> None:
    assert name in " ".join("\n".join(READERS[reader](drawn(named("Ana", name, "דוד", "2. Ana")))).split())


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_nothing_is_clipped_and_nothing_overlaps(paper: str) -> None:
    long = ["W" * 150, "X" * 75 + " " + "Y" * 74, "अ" * 100, "श्री" * 30, "م" * 120, "漢" * 150, "Ẫ" * 150, "ñ" * 24]
    pdf = drawn(named(*long, place="P" * 30), a_head(paper))
    signs = [sign for page in range(len(page_texts(pdf))) for sign in boxes(pdf, page) if sign[0].strip()]
    places = [left for letter, left, *_ in signs if letter == "P"]
    start = min(left for left in places if left > 250)
    for letter, _left, _bottom, right, _top in signs:
        if letter in "WXYअमशरم漢Ẫñ":
            assert right <= start, (letter, right, start)
    assert max(right for _, _, _, right, _ in signs) < (595 if paper == "a4" else 612) - 40
    for row in ("W", "漢", "Ẫ"):
        tops = sorted({round(top, 1) for letter, _, _, _, top in signs if letter == row})
        heights = [top - bottom for letter, _, bottom, _, top in signs if letter == row]
        assert all(after - before > max(heights) for before, after in pairwise(tops))


@pytest.mark.parametrize(
    "words", [*HOSTILE, '#import "/etc/passwd"', "*a* _b_ $x^2$ `c` <d> @e // f", "= #[x] \\u{41}"]
)
def test_signs_of_any_kind_stay_what_they_are(words: str) -> None:
    shown = " ".join(words.split())[:100]
    if not shown.isascii() or not shown.isprintable():
        shown = "".join(sign for sign in shown if sign.isascii() and sign.isprintable())
    read = "".join("".join(page_texts(drawn(named(shown, place="Nowhere")))).split())
    assert "".join(shown.split()) in read


ALPHABETS = st.sampled_from(["abcčdéfghñ", "абвгдёж", "αβγδέ", "漢字山田李", "가나다라", "かなカナ"])
NAMES = ALPHABETS.flatmap(lambda letters: st.text(letters, min_size=1, max_size=60))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(NAMES, min_size=1, max_size=80))
def test_any_names_come_out_as_they_went_in(names: list[str]) -> None:
    read = "".join("".join(page_texts(drawn(named(*names, place="·")))).split())
    at = 0
    for number, name in zip(range(101, 10_000, 2), names, strict=False):
        at = read.index(f"{number}{name[:20]}", at)


def test_a_bookmark_stands_after_each_thousand_and_at_each_place() -> None:
    pdf = drawn([ListEntry(number, ["A", "B"], "") for number in range(11, 2111)])
    titles = [title for title, _page in bookmarks(pdf)]
    assert titles == [TITLE, "Numbers 11 to 1010", "Numbers 1011 to 2010", "Numbers 2011 to 2110"]
    pages = [page for _title, page in bookmarks(pdf)]
    assert pages == sorted(pages) and pages[-1] > 30
    by_place = [ListEntry(1, ["A", "Here"], "Here"), ListEntry(2, ["B", "There"], "There")]
    assert [title for title, _page in bookmarks(drawn(by_place))] == [TITLE, "Here", "There"]


@pytest.mark.parametrize("fillers", range(33, 40))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(fillers: int) -> None:
    filled = [ListEntry(number, ["Ana", "Here"], "Here") for number in range(1, fillers)]
    long = "Given " * 40
    pages = page_texts(
        drawn([*filled, ListEntry(900, [long, "There"], "There"), ListEntry(901, ["Ana", "There"], "There")])
    )
    (heading,) = [at for at, text in enumerate(pages) if re.search(r"^There\r?$", text, re.M)]
    (row,) = [at for at, text in enumerate(pages) if re.search(r"^900 ", text, re.M)]
    assert heading == row


def test_a_comma_between_two_directions_has_the_color_of_its_line() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(drawn([ListEntry(1, ["Ana", "القدس, IL"], "القدس, IL")])))
    contents = pdf.pages[0].get_contents()
    assert contents is not None
    drawings = re.findall(rb"^q ([\d.]+ g) .* f Q$", contents.get_data(), re.M)
    assert drawings == [b"0.333 g", b"0 g"], "the heading is quiet, the row is black"


def test_fonts_are_in_the_file_and_hold_only_what_is_used() -> None:
    pdf = drawn(named(*SCRIPTS, "דוד", "علي"))
    used = fonts(pdf)
    assert len(used) >= 6
    for name, font in used.items():
        assert re.fullmatch(r"/[A-Z]{6}\+(Noto.*|Gaps)", name)
        assert "/FontFile2" in font or "/FontFile3" in font
    assert len(pdf) < 150_000


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_screen_reader_is_told_language_title_and_order(language: str) -> None:
    with override(language):
        pdf = drawn(named("Ana"), a_head(language=language))
    assert is_accessible(pdf, language) and faults(pdf) == []
    with pypdfium2.PdfDocument(pdf) as document:
        volume = "Tomo 2 de 3" if language == "es" else "Volume 2 of 3"
        assert document.get_metadata_value("Title") == f"{TITLE} – {volume}", "what a browser calls it"
    assert ("Página 1 de 1" if language == "es" else "Page 1 of 1") in page_texts(pdf)[0]


def test_a_sign_without_a_font_is_refused_and_not_told() -> None:
    with pytest.raises(CannotTypeset) as refused:
        drawn(named("Secret\ue000Name"))
    assert "Secret" not in str(refused.value) and "\ue000" not in str(refused.value)


def test_emoji_are_painted_and_read() -> None:
    pdf = drawn(named("Ana 🌊 Ruiz", "दीपा 👩‍🚀"))
    for read in ("\n".join(page_texts(pdf)), "\n".join(pages_again(pdf))):
        assert "Ana 🌊 Ruiz" in read and "दीपा 👩‍🚀" in read
    with pypdfium2.PdfDocument(pdf) as document:
        assert [item.type for item in document[0].get_objects()].count(FPDF_PAGEOBJ_IMAGE) == 2
