"""The letter: to the right person, in both languages, exact, and readable by everybody."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone

from petitions.models import (
    Endorsement,
    Office,
    Organization,
    Petition,
    Reason,
    ReasonState,
    Signature,
    TextVersion,
)
from tests.cast import a_petition
from tests.hostile import HOSTILE
from tests.petitions.delivering.read_back import read
from tests.petitions.delivering.roll import KINDS, a_packet, a_roll, put_on_the_roll, somebody
from tests.petitions.printing.accessible import faults
from tests.petitions.printing.pdf import boxes, fonts, is_accessible, page_texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(sealed_folder: Path) -> Path:
    return sealed_folder


@pytest.fixture
def petition() -> Petition:
    petition = a_petition()
    a_roll(petition, 12)
    return petition


def letter_pages(petition: Petition, **wish: object) -> list[str]:
    packet = a_packet(petition, **wish)
    assert packet.state == "done", packet.problem
    return page_texts(read(packet, "letter.pdf"))


def test_the_pages_come_in_their_order(petition: Petition) -> None:
    pages = letter_pages(petition, language="en", other_language="es")
    firsts = [
        "Dear Senator Lucía Vega:",
        "Honorable Senator Lucía Vega:",
        "The facts",
        "The text as it was signed",
    ]
    for page, words in zip(pages, firsts, strict=False):
        assert words in page
    assert "Receipt" in pages[-1] and pages[-1].count("Received: packet") == 2
    for at, page in enumerate(pages, start=1):
        assert f"Page {at} of {len(pages)}" in page and re.search(r"Packet \w{4}-\w{4}", page)


def test_in_spanish_everything_but_the_back_is_spanish(petition: Petition) -> None:
    pages = letter_pages(petition, language="es", other_language="en", paper="a4")
    assert "Atentamente," in pages[0] and "Respectfully," in pages[1]
    assert "Los datos" in pages[2] and "Recibo" in pages[-1] and "Página 1 de" in pages[0]
    english = re.compile(r"\b(signatures|people|received|packet|receipt|facts)\b", re.I)
    assert not english.search("".join([pages[0], *pages[2:]]))


def test_the_facts_add_up_on_paper(petition: Petition) -> None:
    facts = letter_pages(petition)[1]
    assert "8 listed by name + 4 counted without name = 12" in facts
    assert "12 confirmed through a link" in facts
    assert "1 to 12; numbers are never given again" in facts


def test_reasons_are_quoted_as_far_as_their_signers_allow(petition: Petition) -> None:
    ids = []
    for row in Signature.objects.order_by("number")[:3]:
        reason = Reason.objects.create(
            petition=petition,
            signature=row,
            text=f"Reason of {row.visibility}",
            language="en",
            state=ReasonState.PUBLISHED,
            signed_at=timezone.now(),
        )
        ids.append(reason.pk)
    Reason.objects.filter(text="Reason of officials").update(state=ReasonState.WAITING)
    pages = letter_pages(petition, reason_ids=ids[::-1])
    quotes = next(page for page in pages if "Why people signed" in page)
    assert quotes.index("Reason of public") < quotes.index("Reason of counted")
    assert "Given2 F." in quotes and "Given0" not in quotes and "Reason of officials" not in quotes
    # Fewer than five of them live there: without a name, the place is not said.
    assert "Philadelphia" not in quotes


def test_to_be_sent_by_mail_it_begins_with_the_address(petition: Petition) -> None:
    assert "From" not in letter_pages(petition)[0]
    Office.objects.update(postal_address="City Hall, Room 215\n1400 JFK Blvd\n\nPhiladelphia, PA 19107")
    pages = letter_pages(petition)
    lines = ["Senator Lucía Vega", "Senator for the First District", "City Hall, Room 215", "Philadelphia, PA 19107"]
    assert all(line in pages[0] for line in lines) and "From" in pages[0]
    assert "Dear" not in "".join(pages[:2]) and "Dear Senator" in pages[2]


def test_the_letterhead_has_the_organizations_address_when_it_gave_one(petition: Petition) -> None:
    Office.objects.update(postal_address="City Hall, Room 215")
    assert "P.O. Box" not in "".join(letter_pages(petition))
    Organization.objects.update(address="P.O. Box 4\n\n  Philadelphia, PA 19104 ")
    pages = letter_pages(petition, language="en", other_language="es")
    envelope, *covers = (page for page in pages if "P.O. Box 4" in page)
    assert "Philadelphia, PA 19104" in envelope and "From" in envelope
    assert len(covers) == 2 and all("P.O. Box 4 · Philadelphia, PA 19104" in cover for cover in covers)


def test_organizations_that_stand_behind_it_are_named(petition: Petition) -> None:
    for name in ("Juntos", "Asian Americans United"):
        Endorsement.objects.create(petition=petition, name=name, agreed_on="2026-01-01")
    page = next(page for page in letter_pages(petition) if "Organizations that stand behind" in page)
    assert "Juntos" in page and "Asian Americans United" in page


def test_each_text_that_was_signed_is_there_as_it_was_signed(petition: Petition) -> None:
    words = "<p>Estimada senadora:</p><ul><li>primero <b>esto</b></li><li>luego aquello</li></ul>"
    old = TextVersion.objects.create(petition=petition, language="es", title="Antes", ask="¡Actúe!", letter=words)
    Signature.objects.filter(number__lte=3).update(text_version=old)
    TextVersion.objects.create(
        petition=petition, language="es", title="Después", ask="Nadie lo firmó", letter="<p>x</p>"
    )
    pages = letter_pages(petition)
    page = next(page for page in pages if "Antes" in page)
    assert "3 people signed exactly this" in page and "¡Actúe!" in page and "• primero esto" in page
    assert not any("Nadie lo firmó" in page for page in pages)


def test_the_text_in_the_letters_language_comes_first(petition: Petition) -> None:
    words = TextVersion.objects.create(petition=petition, language="es", title="Nuestro río", ask="¡Actúe!", letter="x")
    Signature.objects.filter(number__lte=3).update(text_version=words)
    firsts = {"en": ["Clean our river", "Nuestro río"], "es": ["Nuestro río", "Clean our river"]}
    for language, titles in firsts.items():
        pages = letter_pages(petition, language=language)
        facts = pages[1]
        assert re.search(r"^.*nglés del .*: 9\r?\n?Español del .*: 3$" if language == "es" else "English", facts, re.M)
        assert [title for page in pages[2:4] for title in titles if title in page.partition("\n")[2]] == titles


def test_a_very_long_word_stays_in_its_place(petition: Petition) -> None:
    town, word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "w" * 300
    Signature.objects.update(city=town, region="", country="GB")
    reason = Reason.objects.create(
        petition=petition,
        signature=Signature.objects.earliest("pk"),
        text=word,
        language="en",
        state=ReasonState.PUBLISHED,
        signed_at=timezone.now(),
    )
    Endorsement.objects.create(petition=petition, name=word[:150], agreed_on="2026-01-01")
    data = read(a_packet(petition, reason_ids=[reason.pk]), "letter.pdf")
    pages = ["".join(text.split()) for text in page_texts(data)]
    assert town in pages[1] and word in "".join(pages)
    for page in range(len(pages)):
        assert max(right for sign, _, _, right, _ in boxes(data, page) if sign.strip()) <= 612 - 70
    numbers = [box for box in boxes(data, 1) if box[0] in "12" and box[2] < 300]
    towns = [box for box in boxes(data, 1) if box[0] == "g"]
    assert numbers and not any(_overlap(number, letter) for number in numbers for letter in towns)


def test_a_reason_lies_the_way_its_letters_run(petition: Petition) -> None:
    row = Signature.objects.earliest("pk")
    facts = {"petition": petition, "signature": row, "state": ReasonState.PUBLISHED, "signed_at": timezone.now()}
    reason = Reason.objects.create(text="עצרו את ההסכם (כן).", language="es", **facts)
    data = read(a_packet(petition, reason_ids=[reason.pk]), "letter.pdf")
    page = next(at for at, text in enumerate(page_texts(data)) if "Why people signed" in text)
    signs = boxes(data, page)
    first, line = next((left, bottom) for sign, left, bottom, *_ in signs if sign == "ע")
    point = next(left for sign, left, bottom, *_ in signs if sign == "." and abs(bottom - line) < 4)
    assert point < first, "the point that ends it stands at the left"


def _overlap(one: tuple[str, float, float, float, float], other: tuple[str, float, float, float, float]) -> bool:
    return one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]


def test_lists_in_lists_are_printed_whole(petition: Petition) -> None:
    words = "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol><p><b>We</b> <i>ask</i> it</p>"
    TextVersion.objects.filter(petition=petition).update(letter=words)
    page = next(page for page in letter_pages(petition) if "The text as it was signed" in page)
    assert re.search(r"1\.\s+one\s+•\s+inner\s+2\.\s+two\s+We ask it", page)


def test_the_code_on_the_slips_leads_to_the_check_page(petition: Petition) -> None:
    packet = a_packet(petition)
    with pypdfium2.PdfDocument(read(packet, "letter.pdf")) as document:
        picture = document[len(document) - 1].render(scale=3).to_pil()
    found = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert len(found) == 1 and found.pop().endswith(f"/packets/{packet.number}/")


def test_it_conforms_to_pdf_ua(petition: Petition) -> None:
    data = read(a_packet(petition), "letter.pdf")
    assert is_accessible(data, "en") and faults(data) == []
    assert all(re.fullmatch(r"/[A-Z]{6}\+Noto.*", name) for name in fonts(data))
    assert io.BytesIO(data).getvalue().count(b"/Alt") >= 2  # the codes; one day has no chart


@pytest.mark.parametrize("words", [*HOSTILE[:6], '#read("/etc/passwd")', "$x$ *a* _b_ `c` \\ #set page(fill: red)"])
def test_signs_of_any_kind_stay_what_they_are(words: str) -> None:
    shown = "".join(sign for sign in words if sign.isascii() and sign.isprintable())[:60]
    petition = a_petition()
    put_on_the_roll(petition, [somebody(number, KINDS[number % 3]) for number in range(3)])
    petition.organization.name = shown
    petition.organization.save()
    TextVersion.objects.filter(petition=petition).update(title=shown, ask=shown, letter="<p>x</p>")
    pages = letter_pages(petition)
    squeezed = "".join("".join(pages).split())
    assert squeezed.count("".join(shown.split())) >= 5
