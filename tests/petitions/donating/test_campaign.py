"""A campaign: a page with a goal, its own progress, and its own way to give."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from home.page_cache import pages
from petitions.donating.refund import refund
from petitions.models import CampaignPage, Donation, GivingAccount, Organization, OrganizationPage, Role
from tests.cast import a_petition, an_organization, edith
from tests.petitions.donating.giving import MONTHLY, ONCE, a_campaign, give, giving, tell_all
from tests.petitions.people.members import logged_in, member, organization
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE, GIVE = "/organizations/neighbors-united/bus/", "/give/neighbors-united/bus/"


@pytest.fixture
def ours() -> Organization:
    return a_petition().organization


def words(address: str) -> str:
    pages.clear()
    answer = Client().get(address)
    assert answer.status_code == 200
    return html.unescape(" ".join(answer.content.decode().split()))


def given(stripe: StripeBooks, wish: dict[str, str], address: str = GIVE) -> Donation:
    row = give(address, wish)
    stripe.pay(row.session, email="dora@example.org", name="Dora Díaz")
    tell_all(stripe)
    return Donation.objects.get(pk=row.pk)


def test_what_is_given_for_it_moves_its_bar_in_every_language(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    a_campaign(ours)
    assert all(word in words(PAGE) for word in ('value="0" max="10000"', "from 0 gifts", "Goal: $100", "Forty seats."))
    given(stripe, ONCE)
    given(stripe, MONTHLY, f"/es{GIVE}")
    given(stripe, ONCE, "/give/neighbors-united/")
    english, spanish = words(PAGE), words(f"/es{PAGE}")
    assert all(word in english for word in ('value="3500" max="10000"', ">$35<", "from 2 gifts", ">35%<"))
    assert all(word in spanish for word in ('value="3500" max="10000"', "de 2 donativos", "Meta: $100"))
    assert "$35 of $100" in words("/organizations/neighbors-united/")


def test_each_month_counts_and_what_went_back_does_not(ours: Organization, stripe: StripeBooks) -> None:
    account = giving(ours, stripe).stripe_account
    a_campaign(ours)
    once, monthly, lost = given(stripe, ONCE), given(stripe, MONTHLY), given(stripe, ONCE)
    stripe.renew(str(monthly.monthly and monthly.monthly.subscription))
    charges = {each.session: str(each.charge) for each in stripe.books(account)}
    stripe.close_dispute(stripe.dispute(charges[lost.session])["id"], won=False)
    tell_all(stripe)
    assert 'value="4500"' in words(PAGE) and "from 3 gifts" in words(PAGE)
    refund(once, member(Role.OWNER), "They asked for it.")
    tell_all(stripe)
    assert 'value="2000"' in words(PAGE) and "from 2 gifts" in words(PAGE)


def test_its_page_gives_by_itself_and_what_is_wrong_is_said(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    page = a_campaign(ours)
    assert f'action="{GIVE}"' in words(PAGE) and f'action="/es{GIVE}"' in words(f"/es{PAGE}")
    answer = Client().post(GIVE, {"often": "once", "amount": "other", "other": "ten"})
    assert answer.status_code == 422 and "Bus to City Hall" in answer.content.decode()
    assert give(GIVE, ONCE).campaign == page.translation_key
    assert Client().get("/give/neighbors-united/nothing/").status_code == 404
    page.unpublish()
    assert Client().post(GIVE, ONCE).status_code == 404


@pytest.mark.parametrize("facts", [{"is_on": False}, {"can_charge": False}])
def test_while_nobody_can_give_it_says_so_and_keeps_what_came(
    ours: Organization, stripe: StripeBooks, facts: dict[str, Any]
) -> None:
    giving(ours, stripe)
    a_campaign(ours)
    given(stripe, ONCE)
    GivingAccount.objects.update(**facts)
    assert "Nobody can give for this now." in words(PAGE) and 'value="2500"' in words(PAGE)
    assert "<form" not in words(PAGE).partition("<main")[2].partition("</main")[0]


def test_tests_and_other_currencies_are_not_added(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    page = a_campaign(ours)
    row = given(stripe, ONCE)
    for change in ({"is_live": True}, {"currency": "eur"}):
        Donation.objects.filter(pk=row.pk).update(**change)
        assert 'value="0"' in words(PAGE), page


def test_what_another_organization_was_given_is_not_counted(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    a_campaign(ours)
    row = given(stripe, ONCE)
    assert 'value="2500"' in words(PAGE)
    Donation.objects.filter(pk=row.pk).update(organization=an_organization("River Friends").organization)
    assert 'value="0"' in words(PAGE), "the page was moved here, or its branch became another's"


def test_a_copy_that_a_new_language_brought_offers_no_form(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    page = a_campaign(ours)
    CampaignPage.objects.filter(pk=page.get_translations().get().pk).update(alias_of=page)
    assert "<form" not in words(f"/es{PAGE}").partition("<main")[2].partition("</main")[0]
    assert "<form" in words(PAGE).partition("<main")[2].partition("</main")[0]


def test_nobody_deletes_a_campaign_that_somebody_gave_for(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    page = a_campaign(ours)
    given(stripe, ONCE)
    editor = logged_in(edith())
    for each in (page.get_translations().get(), page):
        editor.post(f"/admin/pages/{each.pk}/delete/", {})
    assert CampaignPage.objects.get() == page, "a translation may go, the last page not"
    Donation.objects.all().delete()
    editor.post(f"/admin/pages/{page.pk}/delete/", {})
    assert not CampaignPage.objects.exists()


def test_it_is_made_in_the_admin_where_the_site_has_a_key(
    ours: Organization, stripe: StripeBooks, settings: Any
) -> None:
    parent = OrganizationPage.objects.get(organization=ours, locale__language_code="en")
    address = f"/admin/pages/add/petitions/campaignpage/{parent.pk}/"
    organizer = logged_in(member(Role.ORGANIZER))
    said = {"title": "New roof", "slug": "roof", "summary": "null", "goal": "1200", "image_alt": ""}
    assert b"campaignpage" in organizer.get(f"/admin/pages/{parent.pk}/add_subpage/").content
    assert organizer.post(address, said).status_code == 302
    assert CampaignPage.objects.get(slug="roof").goal == 1200 and organization() == ours
    assert organizer.post(address, said | {"slug": "b", "goal": "0"}).status_code == 200
    assert organizer.post(address, said | {"slug": "feed"}).status_code == 200
    assert not CampaignPage.objects.filter(slug__in=["b", "feed"]).exists()
    settings.STRIPE_SECRET_KEY = ""
    assert not CampaignPage.can_create_at(parent)
    assert b"campaignpage" not in organizer.get(f"/admin/pages/{parent.pk}/add_subpage/").content


def test_a_picture_says_what_it_shows(ours: Organization, stripe: StripeBooks) -> None:
    from home.models import Picture

    page = a_campaign(ours)
    page.image = Picture(title="A bus", width=1, height=1)
    with pytest.raises(ValidationError, match="what the picture shows"):
        page.clean()


def test_totals_and_lists_tell_campaigns_apart(ours: Organization, stripe: StripeBooks) -> None:
    giving(ours, stripe)
    page = a_campaign(ours)
    given(stripe, ONCE)
    given(stripe, MONTHLY, "/give/neighbors-united/")
    owner, there = logged_in(member(Role.OWNER)), f"/admin/giving/{ours.pk}/"
    totals = [(each["what"], each["amount"]) for each in owner.get(there).context["campaigns"]]
    assert totals == [("Bus to City Hall", "$25"), ("No campaign", "$10")]

    def shown(query: str) -> list[int]:
        return [each["row"].amount_minor for each in owner.get(f"{there}donations/?{query}").context["rows"]]

    year = Donation.objects.latest("pk").opened_at.year
    assert shown("") == shown(f"state=paid&year={year}") == shown("state=nonsense&year=x") == [10_00, 25_00]
    assert shown(f"campaign={page.translation_key}") == shown("often=once") == [25_00]
    assert shown("campaign=none") == shown("often=monthly") == [10_00] and shown("state=failed") == []
    file = owner.post(f"{there}donations/file/?campaign={page.translation_key}", {"why": "Accounts"}).content.decode()
    assert "Bus to City Hall" in file and len(file.splitlines()) == 2
