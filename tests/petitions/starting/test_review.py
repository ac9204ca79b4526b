"""From sending in to the public: what is checked, what reviewers see and decide, what the organizer hears."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.users.models import UserProfile

from petitions.models import Office, Organization, OrganizationPage, Role, TextVersion
from petitions.people.invite import MOST_UNSEEN, TooMany, invite
from petitions.starting.advice import advice
from tests.cast import a_petition, a_site, an_office, max_, on_the_roll
from tests.petitions.people.members import THEIRS, an_account, logged_in
from tests.petitions.starting.drafts import ASK, WHY, begun, latest, organizer, petition_of, step, whole
from tests.petitions.starting.reviewers import a_reviewer, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Client:
    return logged_in(a_reviewer())


def letters(to: str) -> list[Any]:
    return [each for each in mail.outbox if each.to == [to]]


def test_what_is_missing_is_said_and_not_sent_in(reviewer: Client) -> None:
    client = logged_in(organizer())
    page = begun(client)
    client.post(step(page, "review"), {"act": "submit"})
    text = client.get(step(page, "review")).content.decode()
    for name in ("whom", "why"):
        assert f'href="{step(page, name)}">the' in text or f'href="{step(page, name)}">why' in text, name
    assert page.pk not in [each.pk for _state, each in reviewer.get("/admin/reviews/").context["waiting"]]


@pytest.mark.parametrize(
    ("title", "ask", "letter", "said"),
    [
        ("SAVE OUR LIBRARY NOW", "Mayor, keep the library open.", "", "shouting"),
        ("t" * 90, "Mayor, keep the library open.", "", "90 letters"),
        ("Library", "Open it.", "", "very short"),
        ("Library", "Mayor, keep it open. Buy more books too please.", "", "more than one thing"),
        ("Library", "Mayor, keep it open and also buy a bus.", "", "more than one thing"),
        ("Library", "Alcaldesa, ábrala los sábados y también compre libros.", "", "more than one thing"),
        ("Library", "Will the mayor keep the library open?", "", "a question"),
        ("Library", "Mayor, raise awareness of reading in town.", "", "one decision"),
        ("Library", "Mayor, keep the library open " + "on Saturdays " * 15, "", "Up to 180"),
        ("Library", "Mayor, keep the library open.", "word " * 40, "40 words"),
    ],
)
def test_advice_for_plain_language(title: str, ask: str, letter: str, said: str) -> None:
    assert any(said in each.says for each in advice(title, ask, "", letter))


def test_plain_words_get_no_advice() -> None:
    assert advice("Keep our library open", "Mayor, keep the library open on Saturdays.", "It is warm.", "Do it.") == []


def test_petitions_that_ask_the_same_are_shown_and_others_not() -> None:
    a_petition()  # Senator Vega, fund the cleaning of our river.
    client = logged_in(organizer())
    same = whole(client, title="Clean the river", ask="Senator, please fund the cleaning of the rivers here.")
    text = client.get(step(same, "review")).content.decode()
    assert 'href="/petitions/clean-river/"' in text
    other = whole(client)
    assert "/petitions/clean-river/" not in client.get(step(other, "review")).content.decode()
    elsewhere = begun(client, title="Clean the river", ask="Mayor, please fund the cleaning of the rivers here.")
    client.post(step(elsewhere, "whom"), {"office": an_office("Mayor of Larkwater", "Max Mustermann").pk})
    assert "/petitions/clean-river/" not in client.get(step(elsewhere, "review")).content.decode(), "another office"


def test_sent_in_sent_back_and_approved_with_a_mail_at_each_step(reviewer: Client) -> None:
    somebody = organizer()
    client = logged_in(somebody)
    page = whole(client, "/es")
    mail.outbox.clear()
    client.post(step(page, "review", "/es"), {"act": "submit"})
    [first] = letters(somebody.email)
    assert f"/es/start/{page.pk}/review/" in first.body
    assert "quienes revisan" in first.body, "in their language"
    [told] = letters("rosa@example.org")
    assert f"/admin/reviews/{page.pk}/" in told.body, "and whoever reviews is told, by one mail of ours"
    assert told.extra_headers["Content-Language"] == "en", "in their language, not in that of whoever sent it in"
    # It stands still while it is read.
    client.post(step(page, "ask"), ASK | {"ask": "Something else entirely."})
    assert latest(page).ask == ASK["ask"]
    assert "waits for your review" in reviewer.get("/admin/").content.decode()
    assert decide(reviewer, page, "reject").status_code == 422, "not without words"
    assert decide(reviewer, page, "rejcet", "Say which Saturdays.").status_code == 404, "nothing else is decided"
    assert decide(reviewer, page, "reject", "Say <which> Saturdays.").status_code == 302
    second = letters(somebody.email)[-1]
    assert "Say <which> Saturdays." in second.body
    assert "Say &lt;which&gt; Saturdays." in second.alternatives[0][0]
    assert len(letters(somebody.email)) == 2, "one mail a step, and none of Wagtail's own beside it"
    assert "Say &lt;which&gt; Saturdays." in client.get(step(page, "review")).content.decode()
    client.post(step(page, "ask"), ASK | {"ask": "Senator Vega, keep our library open every Saturday."})
    client.post(step(page, "review"), {"act": "submit"})
    assert len(letters(somebody.email)) == 3
    assert decide(reviewer, page, "approve").status_code == 302
    assert f"/es/petitions/{page.slug}/" in letters(somebody.email)[-1].body
    assert len(letters(somebody.email)) == 4
    text = Client().get(f"/es/petitions/{page.slug}/").content.decode()
    assert "every Saturday" in text
    assert petition_of(page).state() == "open"


def test_whoever_may_decide_hears_once_unless_they_switched_it_off(reviewer: Client) -> None:
    get_user_model().objects.create_superuser("root@example.org")
    quiet = a_reviewer("quiet@example.org")
    UserProfile.objects.update_or_create(user=quiet, defaults={"submitted_notifications": False})
    client = logged_in(organizer())
    page = whole(client)
    mail.outbox.clear()
    client.post(step(page, "review"), {"act": "submit"})
    assert sorted(each.to[0] for each in mail.outbox if f"/admin/reviews/{page.pk}/" in str(each.body)) == [
        "root@example.org",
        "rosa@example.org",
    ]
    assert len(mail.outbox) == 3, "and the organizer, and none of Wagtail's"


def test_it_can_be_taken_back(reviewer: Client) -> None:
    client = logged_in(organizer())
    page = whole(client)
    client.post(step(page, "review"), {"act": "submit"})
    assert reviewer.get(f"/admin/reviews/{page.pk}/").status_code == 200
    client.post(step(page, "review"), {"act": "take_back"})
    assert reviewer.get(f"/admin/reviews/{page.pk}/").status_code == 404
    client.post(step(page, "ask"), ASK | {"title": "Another title"})
    assert latest(page).title == "Another title"


def test_the_list_of_ones_petitions_costs_the_same_however_many_there_are(reviewer: Client) -> None:
    client = logged_in(organizer())
    sent = whole(client)
    client.post(step(sent, "review"), {"act": "submit"})
    client.get("/start/")
    with CaptureQueriesContext(connection) as few:
        assert "with the reviewers" in client.get("/start/").content.decode()
    for number in range(4):
        begun(client, title=f"Keep our library open {number}")
    with CaptureQueriesContext(connection) as many:
        assert "being written" in client.get("/start/").content.decode()
    assert len(many) == len(few)


def test_only_reviewers_see_and_decide_reviews(reviewer: Client) -> None:
    page = whole(logged_in(organizer()))
    logged_in(organizer()).post(step(page, "review"), {"act": "submit"})
    for somebody in (max_(), organizer(), organizer(THEIRS)):
        client = logged_in(somebody)
        assert client.get("/admin/reviews/").status_code in (302, 403)
        assert client.post(f"/admin/reviews/{page.pk}/", {"act": "approve", "revision": 1}).status_code in (302, 404)
    assert not latest(page).live


def test_what_was_decided_or_changed_meanwhile_is_not_decided_unread(reviewer: Client) -> None:
    client = logged_in(organizer())
    page = whole(client)
    client.post(step(page, "review"), {"act": "submit"})
    answer = reviewer.post(f"/admin/reviews/{page.pk}/", {"act": "approve", "revision": 1}, follow=True)
    assert "Please look once more" in answer.content.decode()
    assert not latest(page).live


def test_a_new_office_and_a_new_group_come_into_view_with_the_petition(reviewer: Client) -> None:
    a_site()
    client = logged_in(an_account("nora@example.org"))
    page = begun(client, name="Friends of the Library", about="We read.")
    facts = {"title": "Warden of Larkwater Park", "kind": "executive", "act": "propose"}
    client.post(step(page, "whom"), facts)
    client.post(step(page, "why"), WHY)
    client.post(step(page, "review"), {"act": "submit"})
    organization = Organization.objects.get(name="Friends of the Library")
    unread = [page.pk, *organization.pages.values_list("pk", flat=True)]
    nora = an_account("nora@example.org")
    owner = logged_in(nora)
    for pk in unread:
        owner.post(f"/admin/bulk/wagtailcore/page/publish/?id={pk}", {"include_descendants": ""})
        assert "action-publish" not in owner.get(f"/admin/pages/{pk}/edit/").content.decode()
    assert not Page.objects.filter(pk__in=unread, live=True).exists(), "nobody has looked at who they are"
    for number in range(MOST_UNSEEN):
        invite(organization, f"friend{number}@example.org", Role.ORGANIZER, "en", nora)
    with pytest.raises(TooMany):
        invite(organization, "crowd@example.org", Role.ORGANIZER, "en", nora)
    text = reviewer.get(f"/admin/reviews/{page.pk}/").content.decode()
    assert "New office: Warden of Larkwater Park" in text
    assert "Friends of the Library is new here" in text
    decide(reviewer, page, "approve")
    office = Office.objects.get(name=facts["title"])
    assert office.proposed_by is None
    assert Client().get(f"/offices/{office.slug}/").status_code == 200
    assert all(each.live for each in OrganizationPage.objects.filter(organization=organization))
    assert "action-publish" in owner.get(f"/admin/pages/{page.pk}/edit/").content.decode(), "theirs from now on"


def running(reviewer: Client) -> Any:
    client = logged_in(organizer())
    page = whole(client)
    client.post(step(page, "review"), {"act": "submit"})
    decide(reviewer, page, "approve")
    return page


@pytest.mark.parametrize("name", ["ask", "why", "whom"])
def test_a_change_of_what_people_sign_waits_for_review_and_makes_a_new_version(name: str, reviewer: Client) -> None:
    page, client = running(reviewer), logged_in(organizer())
    petition = petition_of(page)
    signature = on_the_roll(petition)
    before = TextVersion.objects.filter(petition=petition).count()
    mayor = an_office("Mayor of Larkwater", "Max Mustermann")
    data = {
        "ask": ASK | {"ask": "Senator Vega, keep our library open on Sundays."},
        "why": WHY | {"letter": "Dear Senator, Sundays please."},
        "whom": {"office": mayor.pk},
    }
    client.post(step(page, name), data[name])
    public = Client().get(f"/petitions/{page.slug}/").content.decode()
    assert "Sundays" not in public
    assert "Mayor of Larkwater" not in public
    client.post(step(page, "review"), {"act": "submit"})
    assert "People sign this petition already" in reviewer.get(f"/admin/reviews/{page.pk}/").content.decode()
    decide(reviewer, page, "approve")
    now = TextVersion.objects.filter(petition=petition).count()
    assert now == before + (name != "whom")
    signature.refresh_from_db()
    newest = TextVersion.objects.filter(petition=petition).order_by("-pk")[0]
    assert (signature.text_version == newest) == (name == "whom"), "whoever signed before keeps the words they signed"
    assert petition.targets.filter(office=mayor, removed_at=None).exists() == (name == "whom")
