"""Who is behind petitions: an organization's page, and who may write it."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from home.page_cache import pages
from petitions.models import Endorsement, Organization, OrganizationLink, Outcome, Petition, Role
from tests.cast import a_petition, edith
from tests.petitions.people.members import OURS, THEIRS, logged_in, member, organization, their_petition
from tests.petitions.reading.content import a_picture, many_petitions

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)


def shown(path: str = "/organizations/neighbors-united/") -> dict[str, list[str]]:
    """The titles of petitions on a page, by the heading they stand under."""
    pages.clear()
    tree = BeautifulSoup(Client().get(path).content, "html.parser")
    groups = {}
    for heading in tree.select("h2.found"):
        cards = heading.find_next_sibling()
        assert cards is not None
        groups[heading.get_text()] = [each.get_text() for each in cards.select(".card__title")]
    return groups


def test_petitions_stand_apart_by_how_they_go() -> None:
    won, partly, lost, withdrawn, closed, running = many_petitions(6)
    for petition, outcome in (
        (won, Outcome.WON),
        (partly, Outcome.PARTLY),
        (lost, Outcome.LOST),
        (withdrawn, Outcome.WITHDRAWN),
    ):
        Petition.objects.filter(pk=petition.pk).update(outcome=outcome, outcome_on=DAY)
    Petition.objects.filter(pk=closed.pk).update(closes_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
    titles = {
        "Petitions": ["Petition number 5"],
        "Won": ["Petition number 1", "Petition number 0"],
        "Ended": ["Petition number 4", "Petition number 3", "Petition number 2"],
    }
    assert shown() == titles and running.pk


def test_an_organization_with_nothing_running_says_nothing_of_running() -> None:
    (won,) = many_petitions(1)
    Petition.objects.filter(pk=won.pk).update(outcome=Outcome.WON, outcome_on=DAY)
    assert list(shown()) == ["Won"]
    assert (
        "No petition has been published yet." not in Client().get("/organizations/neighbors-united/").content.decode()
    )


def test_what_it_stands_behind_is_shown_once_and_only_that_of_others() -> None:
    ours, theirs = a_petition(), their_petition()
    draft = their_petition("A secret draft", "secret-draft", live=False)
    for petition in (ours, theirs, draft):
        named = {"organization": organization(OURS), "agreed_on": DAY}
        Endorsement.objects.create(petition=petition, name="Neighbors United", **named)
        Endorsement.objects.create(petition=petition, name="Neighbors United, West", **named)
    assert shown()["Also stands behind"] == ["Their lake"]
    assert "Also stands behind" not in shown("/organizations/river-friends/")
    assert shown("/es/organizations/neighbors-united/").keys() == {"Peticiones"}, "theirs is in English only"


def test_logo_and_links_are_there_and_harmless() -> None:
    group = organization()
    group.logo = a_picture()
    group.save()
    OrganizationLink.objects.create(organization=group, name="<b>Insta</b>", url="https://social.example/neighbors")
    page = Client().get("/organizations/neighbors-united/").content.decode()
    tree = BeautifulSoup(page, "html.parser")
    assert "&lt;b&gt;Insta" in page
    places = [link["href"] for link in tree.select(".behind__links a")]
    assert places == ["https://example.org/", "https://social.example/neighbors"]
    assert tree.select(".behind__logo img")[0]["alt"] == ""


ROWS = {"texts-TOTAL_FORMS": 0, "texts-INITIAL_FORMS": 0, "texts-MIN_NUM_FORMS": 0, "texts-MAX_NUM_FORMS": 9}
LINKS = {"links-TOTAL_FORMS": 1, "links-INITIAL_FORMS": 0, "links-MIN_NUM_FORMS": 0, "links-MAX_NUM_FORMS": 9}
LINK = {"links-0-name": "Insta", "links-0-ORDER": 1}


def edit(group: Organization) -> str:
    return f"/admin/snippets/petitions/organization/edit/{group.pk}/"


def test_an_owner_writes_who_theirs_is_and_does_not_rename_it() -> None:
    a_petition()
    client, group = logged_in(member(Role.OWNER)), organization()
    said = {"name": "The Mayor", "website": "https://new.example/", **ROWS, **LINKS, **LINK}
    refused = client.post(edit(group), said | {"links-0-url": "javascript:alert(1)"})
    assert refused.status_code == 200 and b"Enter a valid URL" in refused.content
    assert client.post(edit(group), said | {"links-0-url": "https://social.example/"}).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.website) == (OURS, "https://new.example/")
    assert group.links.get().url == "https://social.example/"


def test_staff_rename_it() -> None:
    client, group = logged_in(edith()), organization()
    none = {**LINKS, "links-TOTAL_FORMS": 0}
    assert client.post(edit(group), {"name": "Neighbors", "website": "", **ROWS, **none}).status_code == 302
    assert Organization.objects.get(pk=group.pk).name == "Neighbors"


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.STEWARD, Role.MODERATOR, Role.TREASURER])
def test_other_roles_do_not(role: str) -> None:
    assert logged_in(member(role)).get(edit(organization())).status_code == 404


def test_an_owner_of_another_sees_and_changes_only_theirs() -> None:
    organization(OURS)
    client = logged_in(member(Role.OWNER, THEIRS))
    listed = client.get("/admin/snippets/petitions/organization/").content.decode()
    assert THEIRS in listed and OURS not in listed
    for path in (edit(organization(OURS)), edit(organization(OURS)).replace("edit", "history")):
        assert client.get(path).status_code == 404
    none = {**LINKS, "links-TOTAL_FORMS": 0}
    client.post(edit(organization(OURS)), {"website": "https://evil.example/", **ROWS, **none})
    assert organization(OURS).website == "https://example.org/"
    assert client.get(edit(organization(THEIRS))).status_code == 200
