"""Any link changes which mails come and in which language; the page says when they do not arrive, and how to go on."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.emailing.broadcasts import send_broadcasts
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.pace import Pace
from petitions.leaving.fail import address_failed
from petitions.models import Petition, Signature, Supporter, Suppressed
from petitions.my_signature.ask import answer_requests
from petitions.sealing.forget import drop_counted_identities
from tests.cast import a_petition, on_the_roll, oscar
from tests.petitions.announcing.crowd import an_update
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.my_signature.links import fresh, lasting

pytestmark = pytest.mark.django_db
__all__ = ["server"]


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("link", [lasting, fresh], ids=["any", "fresh"])
def test_any_link_changes_the_language_of_mails(petition: Petition, server: MailServer, link: object) -> None:
    row = on_the_roll(petition, updates=True)
    assert "Mail me from now on in:" in page(lasting(row)) and ">Español<" in page(lasting(row))
    address = lasting(row) if link is lasting else fresh(row)
    assert Client().post(address, {"act": "language", "language": "es"}).status_code == 303
    row.refresh_from_db()
    assert row.language == "es" == Supporter.objects.get().language
    ask(an_update(petition), Audience(), oscar())
    send_broadcasts(Pace(0))
    assert server.to("ana@example.org")["Subject"] == "Se aprobó la ley del río"
    for unknown in ("xx", "", "es'"):
        Client().post(address, {"act": "language", "language": unknown})
    row.refresh_from_db()
    assert row.language == "es"


def test_the_mail_with_a_fresh_link_stands_among_the_mails(petition: Petition, server: MailServer) -> None:
    row, other = on_the_roll(petition, visibility="officials"), on_the_roll(petition, email="other@example.org")
    assert "a fresh link to this page" not in page(lasting(row))
    Client().post(lasting(row), {"act": "fresh"})
    answer_requests()
    deliver_outbox()
    assert len(server.find("ana@example.org")) == 1
    assert "a fresh link to this page" in page(lasting(row)) and "un enlace nuevo a esta página" in page(
        f"/es{lasting(row)}"
    )
    held = json.loads(Client().post(fresh(row), {"act": "download"}).content)["mails sent"]
    assert held[-1]["what"] == "a fresh link to this page"
    assert "a fresh link to this page" not in page(lasting(other))
    assert Signature.objects.get(pk=other.pk).links_mailed_at is None


def saved(row: Signature) -> int:
    wish = {"act": "change", "visibility": row.visibility, "public_name": "initial", "language": "en"}
    return Client().post(fresh(row), wish | {"updates": "on", "wants": "all"}).status_code


def test_an_address_that_bounced_is_told_so_and_how_to_go_on(petition: Petition) -> None:
    row = on_the_roll(petition, updates=True)
    Signature.objects.update(thanked_at=timezone.now(), mailed_at=timezone.now())
    assert drop_counted_identities() == 1, "only the address for news is left"
    row.refresh_from_db()
    assert "Yes, until you say stop: Everything" in page(lasting(row)) and "ana@example.org" not in page(lasting(row))
    assert "Ana</bdi>, ana@example.org (kept for the news alone)" in page(fresh(row)), "all that is held is said"
    address_failed("ana@example.org", Suppressed.Kind.BOUNCE)
    quiet, whole, spanish = page(lasting(row)), page(fresh(row)), page(f"/es{lasting(row)}")
    for shown in (quiet, whole):
        assert "Yes, until you say stop" not in shown and "our mail to your address came back" in shown
    assert "Have a fresh link mailed to you." in quiet and "This link reached you" in whole
    assert "volvió" in spanish
    assert json.loads(Client().post(fresh(row), {"act": "download"}).content)["news by mail fail"] == "bounce"
    assert saved(row) == 303
    assert "Yes, until you say stop: Everything" in page(lasting(row)) and not Suppressed.objects.exists()
    assert Supporter.objects.get().failed_at is None


def test_whoever_complained_is_not_told_that_mail_comes(petition: Petition) -> None:
    row = on_the_roll(petition, updates=True, visibility="officials")
    address_failed("ana@example.org", Suppressed.Kind.COMPLAINT)
    assert "reported as unwanted" in page(lasting(row)) and "Yes, until" not in page(lasting(row))
    Client().post(
        fresh(row),
        {
            "act": "change",
            "visibility": "officials",
            "public_name": "initial",
            "given_name": "Ana",
            "language": "en",
            "updates": "on",
        },
    )
    assert "reported as unwanted" in page(lasting(row)), "a complaint is never forgotten"
