"""The letter: to the right person, in both languages, exact, and readable by everybody."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from wagtail.models import Locale

from petitions.models import (
    Endorsement,
    Level,
    Office,
    Official,
    Organization,
    Petition,
    Reason,
    ReasonState,
    Signature,
    Term,
    TextVersion,
)
from tests.cast import a_petition
from tests.hostile import HOSTILE
from tests.petitions.delivering.read_back import read
from tests.petitions.delivering.roll import KINDS, a_packet, a_roll, put_on_the_roll, somebody
from tests.petitions.printing.accessible import faults
from tests.petitions.printing.pdf import fonts, is_accessible, page_texts

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


@pytest.mark.parametrize("level", Level.values)
def test_the_cover_says_who_is_named(petition: Petition, level: str) -> None:
    pages = letter_pages(petition, level=level)
    names_nobody = level == Level.CERTIFICATE
    assert ("This packet names nobody." in pages[0]) == names_nobody
    assert ("8 people agreed to be named" in " ".join(pages[0].split())) != names_nobody
    assert not re.search(r"Given\d|Family\d|secret", "".join(pages))


def test_it_is_written_to_whoever_holds_the_office_that_day(petition: Petition) -> None:
    office = petition.targets.get().office
    today = petition.local(timezone.now()).date()
    Term.objects.filter(office=office).update(ended_on=today)
    Term.objects.create(office=office, official=Official.objects.create(name="Noor Aziz"), began_on=today)
    assert "Dear Senator Noor Aziz:" in letter_pages(petition)[0]
    Term.objects.update(ended_on=today - datetime.timedelta(days=1))
    assert "To whoever holds the office of Senator for the First District" in letter_pages(petition)[0]


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


def test_a_court_reads_in_each_language_what_it_is_a_party_to(petition: Petition) -> None:
    Office.objects.update(kind=Office.Kind.COURT)
    for code, words in (("en", "the agreement on arrests"), ("es", "el acuerdo sobre arrestos")):
        petition.targets.get().texts.create(locale=Locale.objects.get(language_code=code), decision=words)
    front, back = letter_pages(petition, language="en", other_language="es")[:2]
    assert "a party to an administrative decision: the agreement on arrests" in " ".join(front.split())
    assert "el acuerdo sobre arrestos" in " ".join(back.split()) and "the agreement" not in back


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


def test_the_cover_asks_what_was_signed_not_what_was_written_since(petition: Petition) -> None:
    for language in ("en", "es"):
        TextVersion.objects.create(
            petition=petition, language=language, title=f"Later {language}", ask=f"New {language}", letter="<p>x</p>"
        )
    english, spanish = letter_pages(petition, language="en", other_language="es")[:2]
    assert "fund the cleaning of our river" in english and "Later" not in english and "New" not in english
    assert "New es" in spanish, "nobody signed in Spanish: the newest text is the translation"


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
