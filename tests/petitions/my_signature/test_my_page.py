"""Everybody sees what is held about their signature; a mailed link only makes it quieter, a fresh one does the rest."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Petition, Reason, ReasonState, Signature, Supporter
from petitions.my_signature.ask import answer_requests
from petitions.sealing.forget import drop_counted_identities
from petitions.sealing.keys import destroy_key
from petitions.signing.confirm import confirm
from tests.cast import a_petition, on_the_roll, oscar, signed
from tests.petitions.delivering.roll import a_packet
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.my_signature.links import fresh, lasting
from tests.petitions.reading.content import a_delivery
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]
NAMES = {"given_name": "Ana", "family_name": "Morales", "postal_code": "19103"}
SECRETS = ("Morales", "ana@example.org", "19103", "Because", "Philadelphia")


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def again(row: Signature) -> Signature:
    return Signature.objects.get(pk=row.pk)


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    return answer.content.decode()


def wanted(**changes: str) -> dict[str, str]:
    wish = {"act": "change", "visibility": "officials", "public_name": "initial", "reason": "", "language": "en"}
    return wish | NAMES | changes


def test_a_mailed_link_names_nobody_and_a_fresh_one_shows_everything(petition: Petition) -> None:
    row = on_the_roll(petition, visibility="officials", reason="Because", updates=True)
    quiet, whole = page(lasting(row)), page(fresh(row))
    assert not [secret for secret in SECRETS if secret in quiet], "mails get forwarded"
    for secret in SECRETS:
        assert secret in whole
    for shown in (quiet, whole):
        assert "Name me to the officials" in shown and "Yes, until you say stop" in shown
        assert "fund the cleaning" in shown and "please act" in shown, "the text as it was signed"


@pytest.mark.parametrize("act", ["change", "download", "back", "back-yes"])
def test_what_exposes_or_ends_anything_wants_a_fresh_link(petition: Petition, act: str) -> None:
    row = on_the_roll(petition, visibility="officials", reason="Because")
    answer = Client().post(lasting(row), wanted(visibility="public", act=act))
    assert answer.status_code == 403 and not [secret for secret in SECRETS if secret in answer.content.decode()]
    row = again(row)
    assert (row.visibility, row.withdrawn_at) == ("officials", None)


def test_a_mailed_link_lowers_and_never_raises(petition: Petition) -> None:
    row = on_the_roll(petition, visibility="officials")
    assert Client().post(lasting(row), {"act": "lower", "visibility": "public"}).status_code == 403
    assert again(row).visibility == "officials"
    Client().post(lasting(row), {"act": "lower", "visibility": "counted"})
    assert again(row).visibility == "counted"
    Client().post(lasting(row), {"act": "lower", "visibility": "officials"})
    assert again(row).visibility == "counted"


def test_a_mailed_link_stops_the_mails(petition: Petition) -> None:
    row = on_the_roll(petition, updates=True)
    assert Supporter.objects.count() == 1
    assert Client().post(lasting(row), {"act": "stop"}).status_code == 303
    assert not Supporter.objects.exists() and not again(row).updates


def test_whose_name_is_on_a_list_and_steps_back_the_organizers_hear_the_number(
    petition: Petition, server: MailServer, sealed_folder: Path
) -> None:
    oscar()
    row = on_the_roll(petition, visibility="public")
    packet = a_packet(petition)
    Client().post(lasting(row), {"act": "lower", "visibility": "officials"})
    assert deliver_outbox() == 0, "the officials may still know"
    Client().post(lasting(row), {"act": "lower", "visibility": "counted"})
    deliver_outbox()
    told = server.to("oscar@example.org")
    assert packet.number in body(told) and "number 1 " in body(told) and "Morales" not in str(told)
    assert told["Subject"] == "One name less on a list: Clean our river"


def test_links_that_are_wrong_foreign_stale_or_over_get_one_page(petition: Petition) -> None:
    row, other = on_the_roll(petition), on_the_roll(petition, email="other@example.org")
    two_hours_ago = timezone.now() - datetime.timedelta(hours=2, minutes=1)
    over = fresh(other)
    Client().post(over, {"act": "back-yes"})
    answers = {
        Client().get(address).content
        for address in ("/my/wrong/", fresh(row, two_hours_ago), over, lasting(other), lasting(row)[:-3] + "/")
    }
    assert len(answers) == 1 and Client().get(over).status_code == 404
    assert Client().get(fresh(row, timezone.now() - datetime.timedelta(minutes=59))).status_code == 200


def test_looking_changes_nothing(petition: Petition) -> None:
    row = on_the_roll(petition, visibility="public", reason="Because", updates=True)
    before = Signature.objects.values().get(pk=row.pk)
    for address in (lasting(row), fresh(row), fresh(row) + "?act=back-yes"):
        assert Client().get(address).status_code == 200
    assert Signature.objects.values().get(pk=row.pk) == before


def test_visibility_name_reason_language_and_news_change_together(petition: Petition) -> None:
    row = on_the_roll(petition, visibility="officials", reason="Because")
    Reason.objects.update(state=ReasonState.PUBLISHED, text="Because", sealed_text=None)
    data = wanted(visibility="public", given_name="Aña", reason="Because of us", language="es", updates="on")
    answer = Client().post(fresh(row), data)
    assert answer.status_code == 303 and answer["Location"].endswith("?saved")
    row, reason, news = again(row), Reason.objects.get(), Supporter.objects.get()
    assert (row.visibility, row.language, news.language, reason.language) == ("public", "es", "es", "es")
    assert (reason.state, reason.text) == ("waiting", ""), "a moderator reads new words first"
    assert "Aña" in page(fresh(row)) and "Because of us" in page(fresh(row))
    Client().post(fresh(row), wanted(visibility="counted", reason=""))
    assert not Reason.objects.exists() and not Supporter.objects.exists() and again(row).visibility == "counted"


def test_a_reason_that_stays_as_it_is_stays_where_a_moderator_put_it(petition: Petition) -> None:
    row = on_the_roll(petition, visibility="officials", reason="Because")
    Reason.objects.update(state=ReasonState.HIDDEN)
    Client().post(fresh(row), wanted(reason="Because", given_name="Anna"))
    assert Reason.objects.get().state == "hidden"
    Client().post(fresh(row), wanted(reason="Because of us"))
    assert Reason.objects.get().state == "waiting"


def test_who_was_only_counted_writes_name_and_address_again(petition: Petition) -> None:
    row = on_the_roll(petition)
    Signature.objects.update(thanked_at=timezone.now(), mailed_at=timezone.now())
    drop_counted_identities()
    assert "We hold none." in page(fresh(row))
    missing = Client().post(fresh(row), wanted(given_name=""))
    assert missing.status_code == 422 and b"Please write your first name." in missing.content
    foreign = Client().post(fresh(row), wanted(email="else@example.org"))
    assert foreign.status_code == 422 and b"Please write the email address you signed with." in foreign.content
    assert b"Morales" in foreign.content, "what was typed is kept"
    assert Client().post(fresh(row), wanted(email="ANA@example.org")).status_code == 303
    assert "Morales" in page(fresh(row)) and again(row).visibility == "officials"


@pytest.mark.parametrize("wrong", [{"given_name": "http://x.example/"}, {"language": "xx"}, {"visibility": "all"}])
def test_bad_input_is_said_beside_the_field_and_changes_nothing(petition: Petition, wrong: dict[str, str]) -> None:
    row = on_the_roll(petition, visibility="officials")
    before = Signature.objects.values().get(pk=row.pk)
    answer = Client().post(fresh(row), wanted(**wrong))
    assert answer.status_code == 422 and b"field--wrong" in answer.content
    assert Signature.objects.values().get(pk=row.pk) == before


def test_changes_before_it_is_counted_are_not_lost(petition: Petition) -> None:
    row = signed(petition, reason="At first")
    confirm(row)
    Client().post(fresh(row), wanted(reason="At last", updates="on"))
    number_the_roll()
    assert "At last" in page(fresh(row)) and "At first" not in page(fresh(row))
    assert Reason.objects.count() == Supporter.objects.count() == 1


def test_a_signature_that_waits_says_until_when_and_can_be_erased(petition: Petition) -> None:
    row = signed(petition)
    assert "everything here is erased on" in page(lasting(row)) and "/confirm/" in page(lasting(row))
    assert "Save" not in page(fresh(row))
    Client().post(fresh(row), {"act": "back-yes"})
    assert not Signature.objects.exists()


def test_the_download_holds_all_that_is_held(petition: Petition, sealed_folder: Path) -> None:
    row = on_the_roll(petition, visibility="officials", reason="Because")
    packet = a_packet(petition)
    answer = Client().post(fresh(row), {"act": "download"})
    assert answer["Content-Disposition"] == 'attachment; filename="clean-river-signature.json"'
    said = json.loads(answer.content)
    assert said["identity"]["email"] == "ana@example.org" and said["reason"] == "Because"
    assert said["packets"] == [{"number": packet.number, "by name": True}] and said["number on the roll"] == 1


def test_it_says_which_deliveries_count_it_and_whether_by_name(petition: Petition, sealed_folder: Path) -> None:
    named, counted = on_the_roll(petition, visibility="officials"), on_the_roll(petition, email="c@example.org")
    packet = a_packet(petition)
    later = on_the_roll(petition, email="later@example.org")
    packet.folders.update(delivered_as=a_delivery(petition, "to_staff").lines.get())
    assert "its list names you" in page(lasting(named)) and "to staff" in page(lasting(named))
    assert "without your name" in page(lasting(counted))
    assert packet.number not in page(lasting(later))


def test_one_button_mails_a_fresh_link_to_whoever_is_known(petition: Petition, server: MailServer) -> None:
    row = on_the_roll(petition, visibility="officials")
    answer = Client().post(lasting(row), {"act": "fresh"})
    assert (answer.status_code, answer["Location"]) == (303, "/my/?asked")
    answer_requests()
    deliver_outbox()
    assert fresh(row) in body(server.to("ana@example.org"))
    Signature.objects.update(visibility="counted", sealed_identity=None)
    assert Client().post(lasting(row), {"act": "fresh"})["Location"] == "/my/"


def test_after_the_purge_it_says_so_and_changes_nothing(petition: Petition) -> None:
    row = on_the_roll(petition, visibility="officials")
    destroy_key(petition.sealing_key)
    shown = page(fresh(row))
    assert "is destroyed" in shown and "Morales" not in shown and "Save" not in shown
    assert Client().post(fresh(row), wanted()).status_code in (403, 422)
