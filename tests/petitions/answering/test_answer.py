"""The office answers by the link in its letter; nobody reads it before staff know that it is theirs."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from home.page_cache import pages
from petitions.answering.decide import confirm_answer, decline_answer
from petitions.answering.give import MOST_WAITING, AnsweredAlready, TooMany
from petitions.delivering.addresses import ANSWER_MAILED, answer_address, answer_code
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Answer, LineChange, Office, Packet
from petitions.sealing.codes import make_code
from petitions.sending.carry import carry
from tests.cast import a_petition, edith, max_, oscar
from tests.hostile import HOSTILE, MARK
from tests.petitions.answering.office import WORDS, an_answer, fields, path_of
from tests.petitions.delivering.read_back import read
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.reading.content import a_delivery
from tests.petitions.sending.office import a_link
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]
PETITION, ANSWERS = "/petitions/clean-river/", "/admin/answers/"


@pytest.fixture
def packet(sealed_folder: Path) -> Packet:
    petition = a_petition()
    a_roll(petition, 9)
    oscar()
    return a_packet(petition)


def test_from_the_letter_to_the_page(server: MailServer, packet: Packet, client: Client) -> None:
    line = a_delivery(packet.petition, "to_official", happened_on="2026-11-20").lines.get()
    carry(packet.folders.get(), line, edith())
    type(line).objects.update(state="delivered")
    with pypdfium2.PdfDocument(read(packet, "letter.pdf")) as document:
        drawn = [page.render(scale=3).to_pil() for page in document]
    found = {code.text for page in drawn for code in zxingcpp.read_barcodes(page)}
    (address,) = {text for text in found if "/answer/" in text}
    assert address == answer_address(packet.folders.get())
    path = urlsplit(address).path
    assert client.get(path).status_code == 200
    answer = client.post(path, fields())
    assert answer.status_code == 303 and answer["Location"] == f"{path}?given"
    assert b"Thank you for your answer" in client.get(answer["Location"]).content
    assert WORDS[:10] not in client.get(PETITION).content.decode()
    deliver_outbox()
    told = server.to("edith@example.org")
    assert told["Subject"] == "An answer to check: Clean our river" and WORDS[:10] not in body(told)
    row = Answer.objects.get()
    staff = Client()
    staff.force_login(edith())
    assert "We have read it." in staff.get(ANSWERS).content.decode()
    decided = staff.post(f"{ANSWERS}{row.pk}/decide/", {f"answer{row.pk}-checked_how": "Called them", "act": "confirm"})
    assert decided.status_code == 302
    pages.clear()
    page = client.get(PETITION).content.decode()
    assert "The council votes on it in May." in page and "Jo Doe, Chief of staff" in page
    assert f'href="#answer-{row.pk}"' in page and f'id="answer-{row.pk}"' in page
    assert "+1 215 555" not in page and "Called them" not in page
    line.refresh_from_db()
    assert line.state == "answered" and LineChange.objects.first().by == edith()  # type: ignore[union-attr]
    deliver_outbox()
    subject = server.to("oscar@example.org")["Subject"]
    assert subject == "Senator for the First District (en) has answered: Clean our river"
    office = client.get(f"/offices/{line.target.office.slug}/").content.decode()
    assert "The council votes" in office and "without an answer" not in office
    assert "The council votes" in client.get("/officials/lucia-vega/").content.decode()
    closed = client.get(path)
    assert b"This petition is answered" in closed.content and client.post(path, fields()).status_code == 200
    assert Answer.objects.count() == 1


def test_bad_input_is_said_beside_the_field_and_kept(packet: Packet, client: Client) -> None:
    sent = {"by_name": "<script>", "by_role": "Rolle", "contact": "", "words": "Kept words", "language": "xx"}
    refused = client.post(f"/es{path_of(packet)}", fields(**sent))
    text = refused.content.decode()
    assert refused.status_code == 422 and "Kept words" in text and "Rolle" in text
    assert set(refused.context["form"].errors) == {"by_name", "contact", "language"}
    assert not Answer.objects.exists()


def test_hostile_words_are_shown_as_words(packet: Packet, client: Client) -> None:
    for number, text in enumerate(HOSTILE):
        client.post(path_of(packet), fields(words=f"{number} {text}"))
        Answer.objects.filter(state="waiting").update(state="declined", decided_at="2026-11-23T00:00Z", checked_how="x")
    row = Answer.objects.exclude(words="").order_by("-pk").first()
    assert row
    Answer.objects.filter(pk=row.pk).update(state="confirmed")
    for path in (PETITION, f"/offices/{row.folder.target.office.slug}/"):
        assert not re.search(rf"<[a-z]+[^>]*{MARK}", client.get(path).content.decode(), re.IGNORECASE)


def test_an_answer_twice_is_one_and_a_flood_waits(packet: Packet, client: Client) -> None:
    assert an_answer(packet) == an_answer(packet) and Answer.objects.count() == 1
    for number in range(1, MOST_WAITING):
        an_answer(packet, words=f"Other {number}")
    with pytest.raises(TooMany):
        an_answer(packet, words="One more")
    full = client.post(path_of(packet), fields(words="One more"))
    assert full.status_code == 422 and b"One more" in full.content and b"wait for a check already" in full.content


def test_whoever_has_only_seen_the_packet_does_not_fill_the_queue_of_the_office(packet: Packet, client: Client) -> None:
    link = a_link(packet)
    mailed = f"/answer/{make_code(ANSWER_MAILED, link.pk)}/"
    assert mailed in answer_address(link.folder, link) and mailed != path_of(packet)
    for number in range(MOST_WAITING):
        an_answer(packet, words=f"Stranger {number}")
    assert client.post(mailed, fields(words="It is us")).status_code == 303
    client.force_login(edith())
    shown = client.get(ANSWERS).content.decode()
    assert f"the link we mailed to {link.email}" in shown and "the code printed in the packet" in shown
    assert client.get(f"/answer/{make_code(ANSWER_MAILED, link.pk + 1)}/").status_code == 404


def test_only_staff_decide_and_say_how_they_know(packet: Packet, client: Client) -> None:
    row = an_answer(packet)
    for who in (oscar(), max_()):
        with pytest.raises(PermissionDenied):
            confirm_answer(row, "I know", who)
        client.force_login(who)
        assert client.get(ANSWERS).status_code in (302, 403)
    client.force_login(edith())
    for data in ({"act": "confirm"}, {"act": "no", f"answer{row.pk}-checked_how": "x"}):
        assert client.post(f"{ANSWERS}{row.pk}/decide/", data).status_code == 422
    with pytest.raises(ValueError, match="reason"):
        decline_answer(row, "  ", edith())
    assert Answer.objects.get().state == "waiting"


def test_a_declined_one_is_never_shown_and_the_link_goes_on(packet: Packet, client: Client) -> None:
    false, true = an_answer(packet, words="We resign."), an_answer(packet)
    assert decline_answer(false, "The office never wrote this.", edith())
    assert not confirm_answer(false, "x", edith()) and not decline_answer(false, "x", edith())
    assert confirm_answer(true, "Called them.", edith())
    pages.clear()
    page = client.get(PETITION).content.decode()
    assert "We resign." not in page and "The council votes" in page
    with pytest.raises(AnsweredAlready):
        an_answer(packet, words="More")


def test_a_packet_shows_one_answer(packet: Packet, client: Client) -> None:
    first, second = an_answer(packet), an_answer(packet, words="Another")
    assert confirm_answer(first, "Called.", edith())
    with pytest.raises(AnsweredAlready):
        confirm_answer(second, "Called.", edith())
    client.force_login(edith())
    data = {f"answer{second.pk}-checked_how": "Called.", "act": "confirm"}
    refused = client.post(f"{ANSWERS}{second.pk}/decide/", data)
    assert refused.status_code == 422 and b"is shown already" in refused.content
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=second.pk).update(state="confirmed", decided_at="2026-11-23T00:00Z", checked_how="x")


def test_a_court_is_asked_for_nothing(packet: Packet, client: Client) -> None:
    path = path_of(packet)
    assert client.get(path).status_code == 200
    Office.objects.update(kind="court")
    court = a_packet(packet.petition)
    assert answer_code(court.folders.get()) == "" and client.get(path).status_code == 404
    with pypdfium2.PdfDocument(read(court, "letter.pdf")) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "/answer/" not in text and "We ask you for an answer" not in text and "Your answer" not in text


def test_wrong_codes_get_one_page_and_a_typed_one_leads_on(packet: Packet, client: Client) -> None:
    folder = packet.folders.get()
    code = answer_code(folder)
    wrong = [make_code("packet-link", folder.pk), make_code("answer", folder.pk + 1), code[:-1], "17", "é"]
    answers = [client.get(f"/answer/{each}/") for each in wrong] + [client.post(f"/answer/{wrong[0]}/", fields())]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}
    found = client.get("/answer/", {"code": f" {code.lower().replace('-', ' ', 3).replace(' ', '-')} "})
    assert found.status_code == 302 and client.get(found["Location"]).status_code == 200
    assert b"not the code of a packet" in client.get("/answer/", {"code": "17-XXXX"}).content
