"""A goal is a number: in another currency it says something else, and the owner is told of it before and after."""

from __future__ import annotations

import html
from typing import Any

import pytest
from wagtail.users.models import UserProfile

from petitions.donating.campaign import progress_of
from petitions.models import CampaignPage, GivingAccount, Organization, Role
from tests.cast import a_petition
from tests.petitions.donating.giving import a_campaign
from tests.petitions.donating.test_owner import SAID
from tests.petitions.people.members import logged_in, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Organization:
    organization = a_petition().organization
    GivingAccount.objects.create(organization=organization, currency="usd", amounts_minor=[500])
    return organization


@pytest.fixture
def campaign(ours: Organization) -> CampaignPage:
    return a_campaign(ours)


def say(organization: Organization, language: str = "en", **words: str) -> Any:
    """The owner saves the form with other words, and goes on to where that leads."""
    owner = member(Role.OWNER)
    UserProfile.objects.update_or_create(user=owner, defaults={"preferred_language": language})
    return logged_in(owner).post(f"/admin/giving/{organization.pk}/", {**SAID, **words}, follow=True)


def words_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


WORDS = {
    "en": ("Bus to City Hall", "$100 now, €100 then", "Change the currency all the same", "Look at each:"),
    "es": ("Autobús al Ayuntamiento", "ahora", "Cambiar la moneda de todos modos", "Revisa cada una:"),
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_goals_are_shown_before_the_currency_changes_and_after(
    ours: Organization, campaign: CampaignPage, language: str
) -> None:
    title, becomes, anyhow, afterwards = WORDS[language]
    edit = f"/admin/pages/{campaign.pk}/edit/"
    asked = say(ours, language, currency="eur")
    page = words_of(asked)
    assert asked.status_code == 422 and list(asked.context["form"].errors) == ["currency"]
    assert all(word in page for word in (title, becomes, anyhow, edit)), "which, what they say, and where"
    assert GivingAccount.objects.get().currency == "usd", "nothing happens silently"
    done = say(ours, language, currency="eur", goals_seen="on")
    page = words_of(done)
    assert GivingAccount.objects.get().currency == "eur" and done.status_code == 200
    assert all(word in page for word in (afterwards, title, edit))
    assert progress_of(campaign, GivingAccount.objects.get()).words()["goal"] == "€100"
    assert afterwards not in words_of(say(ours, language, currency="eur")), "once"


def test_each_campaign_is_named_once_also_a_draft(ours: Organization, campaign: CampaignPage) -> None:
    a_campaign(ours, title="New roof", slug="roof", goal=7000, live=False)
    page = words_of(say(ours, currency="eur"))
    assert page.count("Bus to City Hall</a>") == page.count("New roof</a>") == 1 and "$7,000 now" in page


def test_without_a_campaign_or_a_change_nothing_is_asked(ours: Organization) -> None:
    assert "all the same" not in words_of(say(ours, currency="usd"))
    assert say(ours, currency="mxn", amounts="50; 100").status_code == 200
    assert GivingAccount.objects.get().currency == "mxn"


def test_a_currency_that_is_none_is_refused_for_that(ours: Organization, campaign: CampaignPage) -> None:
    answer = say(ours, currency="xyz")
    assert answer.status_code == 422 and "all the same" not in words_of(answer)
