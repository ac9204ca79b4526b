"""The door of mail to many in the admin: who gets in, what is counted and shown, a test mail, a second person."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Broadcast, Petition, Update, UpdateText
from petitions.organizing.groups import ensure_organizer_group
from tests.cast import a_petition, an_organization, edith, max_, oscar
from tests.petitions.announcing.crowd import NEWS, an_update, supporters
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def petition() -> Petition:
    made = a_petition()
    supporters(made, 6)
    return made


@pytest.fixture
def update(petition: Petition) -> Update:
    return an_update(petition)


def said(client: Client, update: Update, act: str = "preview", **form: Any) -> Any:
    """Post the form; with what was seen, where it was seen."""
    return client.post(f"/admin/broadcasts/new/{update.pk}/", {"weight": "everything", "act": act, **form})


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def test_oscar_counts_looks_tests_and_sends(server: MailServer, update: Update) -> None:
    user = oscar()
    client = client_of(user)
    assert "By mail" in client.get("/admin/snippets/petitions/update/").content.decode()
    assert NEWS["en"][0] in client.get("/admin/broadcasts/").content.decode()
    page = client.get(f"/admin/broadcasts/new/{update.pk}/").content.decode()
    assert "Larkwater, United States (6)" in page and "would get it" not in page
    answer = said(client, update, places="US larkwater")
    assert "6 people would get it" in answer.content.decode() and not Broadcast.objects.exists()
    for code, (headline, _summary) in NEWS.items():
        look = client.get(f"/admin/broadcasts/look/{update.pk}/{code}/")
        assert headline in look.content.decode() and "sandbox" in look["Content-Security-Policy"]
        assert '<base target="_blank">' in look.content.decode(), "links open beside the frame"
        assert headline in client.get(f"/admin/broadcasts/look/{update.pk}/{code}/?plain").content.decode()
    assert said(client, update, "test", places="US larkwater", seen=seen(answer)).status_code == 200
    deliver_outbox()
    assert sorted(mail["Subject"] for mail in server.messages) == [
        f"[Prueba] {NEWS['es'][0]}",
        f"[Test] {NEWS['en'][0]}",
    ]
    assert all(mail["X-Rcpt-To"] == user.email and "This is a test" in body(mail) for mail in server.find("", "[Test]"))
    answer = said(client, update, "ask", places="US larkwater", seen=seen(answer))
    row = Broadcast.objects.get()
    assert answer.status_code == 302 and (row.state, row.total, row.asked_by) == ("running", 6, user)
    page = client.get(f"/admin/broadcasts/{row.pk}/")
    assert "0 of 6 mails have left." in page.content.decode() and page["Refresh"]
    for decision, state in (
        ("pause", "paused"),
        ("resume", "running"),
        ("cancel", "cancelled"),
        ("resume", "cancelled"),
    ):
        client.post(f"/admin/broadcasts/{row.pk}/decide/", {"decision": decision})
        row.refresh_from_db()
        assert row.state == state


def test_recent_updates_come_first_old_ones_apart_and_mailed_ones_no_more(petition: Petition) -> None:
    client, today = client_of(oscar()), timezone.now().date()
    fresh = an_update(petition)
    old = an_update(petition)
    Update.objects.filter(pk=old.pk).update(happened_on=today - datetime.timedelta(days=91))
    page = client.get("/admin/broadcasts/")
    html, ready = page.content.decode(), page.context["ready"]
    assert (ready.recent, ready.older) == ([fresh], [old])
    assert html.index(f"new/{fresh.pk}/") < html.index("<details") < html.index(f"new/{old.pk}/"), "and folded away"
    ask(fresh, Audience(), oscar())
    ready = client.get("/admin/broadcasts/").context["ready"]
    assert (ready.recent, ready.older) == ([], [old])
    html = client.get("/admin/broadcasts/").content.decode()
    assert "last 90 days" in html and f"new/{fresh.pk}/" not in html and NEWS["en"][0] in html


def test_with_several_petitions_one_is_chosen_by_its_title(petition: Petition, update: Update) -> None:
    client = client_of(oscar())
    assert client.get("/admin/broadcasts/").context["which"] is None, "no question with one answer"
    lake = a_petition("lake")
    other = an_update(lake)
    page = client.get("/admin/broadcasts/")
    assert "All petitions" in page.content.decode() and len(page.context["ready"].recent) == 2
    assert client.get(f"/admin/broadcasts/?petition={lake.pk}").context["ready"].recent == [other]
    assert len(client.get("/admin/broadcasts/?petition=999999").context["ready"].recent) == 2
    for path in ("/admin/snippets/petitions/update/add/", "/admin/mails/"):
        chooser = re.search(r'<select name="petition".*?</select>', client.get(path).content.decode(), re.DOTALL)
        assert chooser and "Choose a petition" in chooser[0] and "---" not in chooser[0]


def test_what_changed_since_it_was_seen_is_not_sent(update: Update) -> None:
    client = client_of(oscar())
    answer = said(client, update)
    UpdateText.objects.filter(parent=update).update(headline="Something else")
    again = said(client, update, "ask", seen=seen(answer))
    assert "so nothing was sent" in again.content.decode() and not Broadcast.objects.exists()
    said(client, update, "ask", weight="outcome", seen=seen(again))
    assert not Broadcast.objects.exists()


def test_a_second_person_sees_what_leaves_and_agrees(update: Update, settings: Any) -> None:
    settings.BROADCAST_ALONE_MAX = 5
    first, second = client_of(oscar()), client_of(edith())
    row = ask(update, Audience(), oscar())
    address = f"/admin/broadcasts/{row.pk}/"
    assert "somebody else must agree" in first.get(address).content.decode()
    old = seen(second.get(address))
    assert first.post(f"{address}decide/", {"decision": "approve", "seen": old}).headers["Location"] == "/admin/"
    row.refresh_from_db()
    assert row.state == "asked", "nobody is their own second person"
    UpdateText.objects.filter(parent=update).update(headline="Something else")
    second.post(f"{address}decide/", {"decision": "approve", "seen": old})
    row.refresh_from_db()
    assert row.state == "asked", "they had seen other words"
    second.post(f"{address}decide/", {"decision": "approve", "seen": seen(second.get(address))})
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("running", edith())


def test_nobody_else_gets_in(update: Update) -> None:
    row = ask(update, Audience(), oscar())
    elsewhere = max_()
    elsewhere.groups.add(ensure_organizer_group(an_organization("River Friends").organization))
    client = client_of(elsewhere)
    assert NEWS["en"][0] not in client.get("/admin/broadcasts/").content.decode()
    for path in (f"new/{update.pk}", f"look/{update.pk}/en", f"{row.pk}"):
        assert client.get(f"/admin/broadcasts/{path}/").status_code == 404
    for path in (f"new/{update.pk}", f"{row.pk}/decide"):
        assert client.post(f"/admin/broadcasts/{path}/", {"decision": "cancel"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "running"
