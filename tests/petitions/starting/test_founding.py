"""For whom a petition is started: one's organization, one of several, or one that is founded on the way."""

from __future__ import annotations

import pytest
from django.test import override_settings

from petitions.models import Membership, Organization, OrganizationPage, Role
from tests.cast import a_site
from tests.petitions.people.members import OURS, THEIRS, an_account, logged_in, member
from tests.petitions.starting.drafts import ASK, begun, organizer, step

pytestmark = pytest.mark.django_db
NEW_GROUP = {"name": "Friends of the Library", "about": "We read & write <here>."}


def test_somebody_who_belongs_nowhere_founds_a_group_nobody_sees_yet() -> None:
    a_site()
    user = an_account("nora@example.org")
    client = logged_in(user)
    assert "name" in client.post("/start/new/", ASK | NEW_GROUP | {"name": "www.pills.example"}).context["form"].errors
    page = begun(client, "/es", **NEW_GROUP)
    organization = Organization.objects.get(name=NEW_GROUP["name"])
    assert Membership.objects.get(organization=organization).role == Role.OWNER
    pages = OrganizationPage.objects.filter(organization=organization)
    assert sorted(each.locale.language_code for each in pages) == ["en", "es"]
    assert not any(each.live for each in pages)
    assert organization.texts.get().about == "<p>We read &amp; write &lt;here&gt;.</p>"
    assert client.get(step(page, "whom")).status_code == 200, "no second factor is asked for here"
    # Now they belong somewhere: a second petition is this group's.
    assert begun(client).get_parent().specific.organization == organization


def test_where_founding_is_closed_it_says_whom_to_ask() -> None:
    a_site()
    client = logged_in(an_account("nora@example.org"))
    with override_settings(ORGANIZATIONS_OPEN=False):
        assert "/start/new/" not in client.get("/start/").content.decode()
        assert client.post("/start/new/", ASK | NEW_GROUP).status_code == 403
    assert not Organization.objects.filter(name=NEW_GROUP["name"]).exists()


def test_a_name_is_taken_once() -> None:
    member(Role.OWNER, OURS)
    client = logged_in(an_account("nora@example.org"))
    answer = client.post("/start/new/", ASK | NEW_GROUP | {"name": OURS.lower()})
    assert "name" in answer.context["form"].errors


def test_with_several_organizations_one_is_chosen() -> None:
    user = organizer()
    member(Role.ORGANIZER, THEIRS, user.email)
    client = logged_in(user)
    theirs = Organization.objects.get(name=THEIRS)
    assert client.post("/start/new/", ASK).status_code == 422
    assert begun(client, organization=theirs.pk).get_parent().specific.organization == theirs
    foreign = Organization.objects.create(name="Nobody's")
    assert client.post("/start/new/", ASK | {"organization": foreign.pk}).status_code == 422
