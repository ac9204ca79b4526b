"""My page says which news were sent: what was noted when it left, no more, and nothing of it outlives the wish."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.broadcasts import send_broadcasts
from petitions.emailing.lease import wait_after
from petitions.emailing.mailed import read_mailed
from petitions.emailing.pace import Pace
from petitions.leaving.leave import choose
from petitions.models import Petition, Signature, Supporter
from petitions.my_signature.change import stop_news
from petitions.telling.announce import announce_events
from petitions.telling.owe import owe_announcements
from tests.cast import a_petition, on_the_roll, oscar
from tests.petitions.announcing.crowd import an_update
from tests.petitions.emailing.mail_server import MailServer, server, until_quiet
from tests.petitions.my_signature.links import fresh, lasting
from tests.petitions.telling.lived import a_milestone

pytestmark = pytest.mark.django_db
__all__ = ["server"]


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def ana(petition: Petition, email: str = "ana@example.org") -> Signature:
    return on_the_roll(petition, email=email, updates=True)


def broadcast(petition: Petition) -> None:
    ask(an_update(petition), Audience(), oscar())
    send_broadcasts(Pace(0))


def page(row: Signature, language: str = "") -> str:
    return Client().get(f"{language}{lasting(row)}").content.decode()


def test_news_and_what_goes_by_itself_stand_there_with_their_day(petition: Petition, server: MailServer) -> None:
    row = ana(petition)
    assert "news:" not in page(row)
    broadcast(petition)
    a_milestone(petition, 10)
    owe_announcements()
    until_quiet(announce_events)
    assert len(server.find("ana@example.org")) == 2
    html, spanish = page(row), page(row, "/es")
    assert "news: The river bill passed" in html and "news: a milestone" in html
    assert "novedades: Se aprobó la ley del río" in spanish and "novedades: un hito" in spanish
    held = json.loads(Client().post(fresh(row), {"act": "download"}).content)["mails sent"]
    assert [each["what"] for each in held[-2:]] == ["news: The river bill passed", "news: a milestone"]
    moments = [at for _kind, _pk, at in read_mailed(Supporter.objects.get().mailed)]
    assert all(timezone.now() - at < timedelta(minutes=5) for at in moments)


def test_what_did_not_leave_is_not_there_and_later_wishes_change_nothing(
    petition: Petition, server: MailServer
) -> None:
    told, wants_less, late, unknown = (ana(petition, f"{name}@example.org") for name in ("a", "b", "c", "d"))
    choose(petition.pk, wants_less.pk, "outcome")
    server.refused, server.faults = {"d@example.org"}, {2: "451 later"}
    broadcast(petition)
    assert ["news:" in page(row) for row in (told, wants_less, late, unknown)] == [True, False, False, False]
    choose(petition.pk, told.pk, "outcome")
    choose(petition.pk, wants_less.pk, "all")
    with time_machine.travel(timezone.now() + wait_after(1) + timedelta(minutes=3)):
        send_broadcasts(Pace(0))
    assert ["news:" in page(row) for row in (told, wants_less, late, unknown)] == [True, False, True, False]
    assert ana(petition, "e@example.org") and "news:" not in page(Signature.objects.latest("pk"))


def test_it_goes_with_the_address(petition: Petition, server: MailServer) -> None:
    row, other = ana(petition), ana(petition, "other@example.org")
    broadcast(petition)
    stop_news(row)
    assert "news:" not in page(row) and not Supporter.objects.filter(signature=row).exists()
    Client().post(fresh(other), {"act": "back-yes"})
    number_the_roll()
    assert not Supporter.objects.exists()
