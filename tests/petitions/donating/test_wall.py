"""The wall of donors: who wants to be named, once somebody has read the name, and no longer than they want."""

from __future__ import annotations

import datetime
import html
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from home.page_cache import pages
from petitions.donating.donors import forget_donors
from petitions.donating.links import wall_token_of
from petitions.donating.refund import refund
from petitions.donating.wall import show_on_wall
from petitions.emailing.outbox import deliver_outbox
from petitions.models import AccessEntry, Donation, Organization, Role
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, a_campaign, give, giving, tell_all
from tests.petitions.people.members import THEIRS, logged_in, member
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE, CAMPAIGN = "/give/neighbors-united/", "/give/neighbors-united/bus/"
NAMED = ONCE | {"wall_name": "  Dora  <3".replace("<3", "Díaz")}


@pytest.fixture
def ours(stripe: StripeBooks) -> Organization:
    found = a_petition().organization
    giving(found, stripe, has_wall=True)
    a_campaign(found)
    return found


def paid(stripe: StripeBooks, wish: dict[str, str], address: str = CAMPAIGN) -> Donation:
    row = give(address, wish)
    stripe.pay(row.session, email="dora@example.org", name="Dora Elena Díaz")
    tell_all(stripe)
    return Donation.objects.get(pk=row.pk)


def on(address: str) -> bool:
    pages.clear()
    return "Dora Díaz" in html.unescape(Client().get(address).content.decode())


def test_a_name_is_shown_once_it_was_read_and_never_the_amount(ours: Organization, stripe: StripeBooks) -> None:
    row = paid(stripe, NAMED)
    walls = [PAGE, "/organizations/neighbors-united/bus/"]
    assert row.wall_name == "Dora Díaz" and not any(on(each) for each in walls)
    owner, door = logged_in(member(Role.OWNER)), f"/admin/giving/{ours.pk}/donations/{row.pk}/wall/"
    assert owner.post(door, {"show": "1"}).status_code == 302 and all(on(each) for each in walls)
    assert owner.post(door, {"show": "0"}).status_code == 302 and not any(on(each) for each in walls)
    acts = AccessEntry.objects.filter(act__contains="named").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["donation.named", "donation.unnamed"]
    assert on(f"/admin/giving/{ours.pk}/donations/") is False, "a stranger sees no list"


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.MODERATOR, Role.STEWARD])
def test_only_who_sees_donations_shows_names(ours: Organization, stripe: StripeBooks, role: str) -> None:
    row = paid(stripe, NAMED)
    for who in (member(role), member(Role.OWNER, THEIRS)):
        with pytest.raises(PermissionDenied):
            show_on_wall(row, who, True)
    row.refresh_from_db()
    assert not row.is_on_wall


def test_nobody_is_named_who_did_not_ask(ours: Organization, stripe: StripeBooks) -> None:
    row = paid(stripe, ONCE)
    show_on_wall(row, member(Role.OWNER), True)
    row.refresh_from_db()
    assert not row.is_on_wall and not on(PAGE)


def test_where_there_is_no_wall_nobody_is_asked(ours: Organization, stripe: StripeBooks) -> None:
    row = paid(stripe, NAMED)
    show_on_wall(row, member(Role.OWNER), True)
    assert b"wall_name" in Client().get(PAGE).content and on(PAGE)
    giving(ours, stripe, has_wall=False, stripe_account=row.account)
    pages.clear()
    assert b"wall_name" not in Client().get(PAGE).content and not on(PAGE)
    assert give(PAGE, NAMED).wall_name == ""


@pytest.mark.parametrize("name", ["<b>Dora</b>", "www.example.org", "123", "x" * 61])
def test_what_is_no_name_is_refused_and_kept(ours: Organization, stripe: StripeBooks, name: str) -> None:
    answer = Client().post(PAGE, ONCE | {"wall_name": name})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and 'id="id_wall_name_error"' in page and name in page
    assert not Donation.objects.exists()


def test_a_donor_leaves_the_wall_by_the_link_in_the_receipt(ours: Organization, stripe: StripeBooks) -> None:
    row = paid(stripe, MONTHLY | {"wall_name": "Dora Díaz"}, f"/es{CAMPAIGN}")
    show_on_wall(row, member(Role.OWNER), True)
    stripe.renew(str(row.monthly and row.monthly.subscription))
    tell_all(stripe)
    deliver_outbox()
    assert Donation.objects.filter(is_on_wall=True).count() == 2 and on(PAGE)
    link = f"/es/gift/wall/{wall_token_of(row)}/"
    assert all(link in each.body or "wall/" in each.body for each in mail.outbox) and link in mail.outbox[0].body
    assert on(link) and on(PAGE), "looking changes nothing"
    assert Client().post(link).status_code == 302
    assert not on(PAGE) and not on(link) and not Donation.objects.exclude(wall_name="").exists()
    assert Donation.objects.filter(state=Donation.State.PAID).count() == 2


def test_taken_off_once_it_is_off_for_every_month(ours: Organization, stripe: StripeBooks) -> None:
    row = paid(stripe, MONTHLY | {"wall_name": "Dora Díaz"})
    show_on_wall(row, member(Role.OWNER), True)
    for _month in range(2):
        stripe.renew(str(row.monthly and row.monthly.subscription))
    tell_all(stripe)
    later = Donation.objects.filter(monthly=row.monthly).latest("pk")
    assert on(PAGE) and later.pk != row.pk
    show_on_wall(later, member(Role.OWNER), False)
    assert not on(PAGE)
    stripe.renew(str(row.monthly and row.monthly.subscription))
    tell_all(stripe)
    assert not on(PAGE), "nor does the next month bring it back"


def test_a_name_that_will_never_be_shown_is_not_kept(ours: Organization, stripe: StripeBooks) -> None:
    declined, unpaid = give(PAGE, NAMED), give(PAGE, NAMED)
    stripe.decline(declined.session)
    stripe.pass_time(26 * 3600)
    tell_all(stripe)
    assert unpaid and not Donation.objects.exclude(wall_name="").exists()


@pytest.mark.parametrize("token", ["1", "1:x", "x:y:z"])
def test_a_link_somebody_made_up_leads_nowhere(token: str) -> None:
    assert Client().post(f"/gift/wall/{token}/").status_code == 404


def test_what_went_back_and_what_is_forgotten_leaves_by_itself(
    ours: Organization, stripe: StripeBooks, settings: Any
) -> None:
    row, other = paid(stripe, NAMED), paid(stripe, NAMED | {"wall_name": "Old Friend"})
    for each in (row, other):
        show_on_wall(each, member(Role.OWNER), True)
    refund(row, member(Role.OWNER), "They asked for it.")
    assert not on(PAGE) and b"Old Friend" in Client().get(PAGE).content
    year = other.opened_at.year + settings.DONOR_YEARS + 1
    forget_donors(datetime.datetime(year, 1, 2, tzinfo=datetime.UTC))
    pages.clear()
    assert b"Old Friend" not in Client().get(PAGE).content and not Donation.objects.exclude(wall_name="").exists()


def test_a_month_that_went_back_takes_no_name_off_the_next(ours: Organization, stripe: StripeBooks) -> None:
    row = paid(stripe, NAMED | MONTHLY)
    owner = member(Role.OWNER)
    refund(row, owner, "One month too many")
    tell_all(stripe)
    assert not on(PAGE)
    assert row.monthly
    stripe.renew(row.monthly.subscription)
    tell_all(stripe)
    show_on_wall(Donation.objects.latest("pk"), owner, True)
    assert Donation.objects.count() == 2 and on(PAGE), "they give on, and want to be named"
