"""Pictures, posters, flyers and QR codes: read back, in both languages, whatever is written on them."""

from __future__ import annotations

import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from home.page_cache import pages
from petitions.models import Petition, PetitionPage, ShareCode, Tally
from petitions.sharing.drawn import Busy, _seats, drawn
from petitions.sharing.picture import card_picture, rounded
from petitions.sharing.sheets import SHEETS
from tests.cast import a_petition
from tests.hostile import HOSTILE, a_full_site, fill_with

pytestmark = pytest.mark.django_db
MOST = 300_000


def picture_path(language: str = "en") -> str:
    prefix = "" if language == "en" else f"/{language}"
    pages.clear()
    html = Client().get(f"{prefix}/petitions/clean-river/").content.decode()
    (url,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
    assert 'name="twitter:card" content="summary_large_image"' in html and 'property="og:image:alt"' in html
    assert 'property="og:image:width" content="1200"' in html
    assert url.startswith(f"{settings.BASE_URL}{prefix}/petitions/clean-river/picture/")
    return str(url).removeprefix(settings.BASE_URL)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_picture_has_the_size_that_services_ask_for(language: str) -> None:
    a_petition()
    answer = Client().get(picture_path(language))
    assert answer["Content-Type"] == "image/png" and "immutable" in answer["Cache-Control"]
    assert Image.open(BytesIO(answer.content)).size == (1200, 630) and len(answer.content) < MOST


def test_its_address_changes_with_what_is_on_it_and_an_old_one_leads_to_the_new() -> None:
    petition = a_petition()
    first = picture_path()
    Tally.objects.filter(petition=petition).update(confirmed=9)
    assert picture_path() == first, "a few more signatures change no picture"
    seen = {first, picture_path("es").removeprefix("/es")}
    for change in ({"title": "Other"}, {"ask": "Do it."}):
        PetitionPage.objects.filter(locale__language_code="en").update(**change)
        seen.add(picture_path())
    petition.organization.name = "Others"
    petition.organization.save()
    seen.add(picture_path())
    Tally.objects.filter(petition=petition).update(confirmed=512)
    seen.add(picture_path())
    assert len(seen) == 6
    answer = Client().get(first)
    assert answer.status_code == 302 and answer["Location"] == picture_path()
    assert Client().get("/petitions/none/picture/1-a.png").status_code == 404


def test_the_count_on_it_is_rounded_and_never_too_much() -> None:
    steps = [(0, 0), (10, 0), (11, 10), (100, 90), (101, 100), (149, 100), (500, 400), (501, 500), (599, 500)]
    steps += [(1_000, 900), (1_001, 1_000), (14_760, 10_000), (6_000_001, 6_000_000)]
    assert [rounded(count) for count, _over in steps] == [over for _count, over in steps]
    for count in range(3_000):
        assert rounded(count) < max(count, 1) and rounded(count) <= rounded(count + 1)


def test_it_says_what_came_of_it() -> None:
    petition = a_petition(outcome="won", outcome_on="2026-01-01")
    Tally.objects.filter(petition=petition).update(confirmed=512)
    card = card_picture(PetitionPage.objects.get(locale__language_code="en"))
    assert (card.count, card.act) == ("Over 500 have signed", "Won")


@pytest.mark.parametrize(("prefix", "ask"), [("", "Sign here"), ("/es", "Firma aquí")])
def test_posters_and_flyers_carry_words_and_a_short_address(prefix: str, ask: str) -> None:
    petition = a_petition()
    code = petition.share_codes.get(kind="paper").code
    short = f"{settings.BASE_URL.partition('://')[2]}{prefix}/s/{code}"
    for name, (paper, pieces) in SHEETS.items():
        answer = Client().get(f"{prefix}/petitions/clean-river/print/{name}.pdf")
        assert answer["Content-Type"] == "application/pdf" and "public" in answer["Cache-Control"]
        pdf = PdfReader(BytesIO(answer.content))
        (page,) = pdf.pages
        width, height = {"a4": (595, 842), "letter": (612, 792)}[paper]
        assert abs(page.mediabox.width - width) < 1 and abs(page.mediabox.height - height) < 1
        words = " ".join(page.extract_text().split())
        assert words.count(ask) == pieces and words.replace(" ", "").count(short) == pieces
        assert "Neighbors United" in words
        with pypdfium2.PdfDocument(answer.content) as document:
            drawn_page = document[0].render(scale=2).to_pil()
        read = [found.text for found in zxingcpp.read_barcodes(drawn_page)]
        assert read == [f"{settings.BASE_URL}{prefix}/s/{code}/"] * pieces, "what a phone reads"
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] and pdf.trailer["/Root"]["/Lang"].startswith(
            prefix[1:] or "en"
        )
    assert Client().get("/petitions/clean-river/print/none.pdf").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_qr_code_leads_to_the_short_address_in_its_language(prefix: str) -> None:
    code = a_petition().share_codes.get(kind="paper").code
    png = Client().get(f"{prefix}/petitions/clean-river/qr.png")
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(png.content)))
    assert read.text == f"{settings.BASE_URL}{prefix}/s/{code}/"
    pages.clear()
    landed = Client().get(read.text.removeprefix(settings.BASE_URL), follow=True)
    assert landed.status_code == 200 and f'<html lang="{prefix[1:] or "en"}"' in landed.content.decode()


def test_qr_codes_are_files_of_their_kind() -> None:
    a_petition()
    svg = Client().get("/petitions/clean-river/qr.svg")
    assert svg["Content-Type"] == "image/svg+xml" and b"<script" not in svg.content and b"<svg" in svg.content
    png = Client().get("/es/petitions/clean-river/qr.png")
    assert Image.open(BytesIO(png.content)).size[0] > 600
    assert Client().get("/petitions/clean-river/qr.gif").status_code == 404


def test_a_petition_without_a_code_prints_its_full_address() -> None:
    a_petition()
    ShareCode.objects.all().delete()
    pdf = PdfReader(BytesIO(Client().get("/petitions/clean-river/print/poster-a4.pdf").content))
    assert "/petitions/clean-river" in pdf.pages[0].extract_text().replace("\n", "").replace(" ", "")


def test_hostile_words_are_words_on_pictures_and_sheets() -> None:
    petition = a_full_site()
    # One of them holds the lot of signs that a typesetter could take for its own.
    typst = '#panic("evil9") $x$ *b* _i_ `raw` @ref <label> \\ #set page(width: 1pt) ' + "W" * 120
    for text in [*HOSTILE, typst]:
        fill_with(text, petition)
        picture = Client().get(picture_path())
        assert Image.open(BytesIO(picture.content)).size == (1200, 630) and len(picture.content) < MOST
        pages.clear()
        answer = Client().get("/petitions/clean-river/print/flyers-letter.pdf")
        pdf = PdfReader(BytesIO(answer.content))
        assert len(pdf.pages) == 1 and "evil9" in pdf.pages[0].extract_text().replace("\n", "").replace(" ", "")
        raw = str(pdf.trailer["/Root"]) + str(pdf.pages[0])
        assert not [name for name in ("/JavaScript", "/OpenAction", "/AA", "/Annots", "/EmbeddedFiles") if name in raw]


def test_while_one_is_drawn_and_one_waits_others_are_asked_to_come_again() -> None:
    a_petition()
    path = picture_path()
    for _seat in range(2):
        assert _seats.acquire(blocking=False)
    try:
        with pytest.raises(Busy):
            drawn(lambda _what: b"", card_picture(PetitionPage.objects.get(locale__language_code="es")))
        PetitionPage.objects.filter(locale__language_code="en").update(ask="Never drawn before.")
        answer = Client().get(Client().get(path)["Location"])
        assert answer.status_code == 503 and answer["Retry-After"] and answer["Cache-Control"] == "no-store"
    finally:
        for _seat in range(2):
            _seats.release()
    assert Petition.objects.count() == 1
