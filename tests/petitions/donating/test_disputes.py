"""What a bank takes back: the amount that was disputed, and no more."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from home.page_cache import pages
from petitions.donating.wall import show_on_wall
from petitions.models import Donation, MonthlyGift, Role
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, a_campaign, give, giving, ledger, tell_all, truth
from tests.petitions.people.members import logged_in, member
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
GIVE, PAGE = "/give/neighbors-united/bus/", "/organizations/neighbors-united/bus/"


@pytest.fixture
def taken(stripe: StripeBooks) -> Callable[..., Donation]:
    """Dora gives, and her bank takes so much of it back."""
    organization = a_petition().organization
    account = giving(organization, stripe, has_wall=True).stripe_account
    a_campaign(organization)

    def take(*amounts: int, won: bool = False) -> Donation:
        row = give(GIVE, ONCE | {"wall_name": "Dora"})
        stripe.pay(row.session)
        tell_all(stripe)
        show_on_wall(row, member(Role.OWNER), True)
        charge = next(str(each.charge) for each in stripe.books(account) if each.session == row.session)
        for amount in amounts:
            stripe.close_dispute(stripe.dispute(charge, amount)["id"], won=won)
        tell_all(stripe)
        assert ledger() == truth(stripe, account)
        return Donation.objects.get(pk=row.pk)

    return take


def shown(address: str) -> str:
    pages.clear()
    return html.unescape(Client().get(address).content.decode())


def admin(organization: int, rest: str = "") -> str:
    owner = logged_in(member(Role.OWNER))
    return html.unescape(owner.get(f"/admin/giving/{organization}/{rest}").content.decode())


def test_a_part_that_was_lost_counts_as_that_part_everywhere(taken: Callable[..., Donation]) -> None:
    row = taken(7_00)
    assert (row.dispute, row.lost_minor, row.gone_minor(), row.left_minor()) == (Donation.Dispute.LOST, 7_00, 7_00, 0)
    assert all(word in shown(PAGE) for word in ('value="1800"', "from 1 gift", ">Dora<")), "what stayed is there"
    assert "<td>$7</td>" in admin(row.organization_id), "what went back, in the totals"
    assert "dispute lost ($7)" in admin(row.organization_id, "donations/")
    answer = logged_in(member(Role.OWNER)).post(
        f"/admin/giving/{row.organization_id}/donations/file/", {"why": "The year's accounts"}
    )
    (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["given back"], line["taken by a bank"], line["dispute"]) == ("0", "700", "lost")


def test_what_was_lost_whole_is_gone_whole(taken: Callable[..., Donation]) -> None:
    row = taken(25_00)
    assert row.gone_minor() == 25_00 and row.wall_name == ""
    assert 'value="0"' in shown(PAGE) and ">Dora<" not in shown(PAGE)


def test_two_parts_are_added_up_and_what_was_won_is_not(taken: Callable[..., Donation]) -> None:
    assert taken(7_00, 10_00).gone_minor() == 17_00
    assert taken(7_00, won=True).gone_minor() == 0


def test_one_of_which_another_part_is_still_open_can_wait(taken: Callable[..., Donation], stripe: StripeBooks) -> None:
    row = taken(7_00)
    stripe.dispute(next(str(each.charge) for each in stripe.books(row.account)), 5_00)
    tell_all(stripe)
    row.refresh_from_db()
    assert row.dispute == Donation.Dispute.OPEN and ledger() == truth(stripe, row.account)
    assert row.gone_minor() == 7_00, "what was lost already stays lost"


def test_what_was_given_back_before_is_gone_beside_what_was_lost(
    taken: Callable[..., Donation], stripe: StripeBooks
) -> None:
    row = taken()
    charge = str(stripe.books(row.account)[0].charge)
    stripe.refund(charge, 20_00)
    stripe.close_dispute(stripe.dispute(charge)["id"], won=False)
    tell_all(stripe)
    row.refresh_from_db()
    assert (row.refunded_minor, row.lost_minor, row.gone_minor()) == (20_00, 5_00, 25_00)
    assert 'value="0"' in shown(PAGE)


def test_one_lost_before_its_amount_was_kept_counts_whole_until_reconciled(taken: Callable[..., Donation]) -> None:
    row = taken(7_00)
    Donation.objects.update(lost_minor=None)
    row.refresh_from_db()
    assert row.gone_minor() == 25_00 and 'value="0"' in shown(PAGE)
    with pytest.raises(CommandError, match="differ"):
        call_command("reconcile_donations")
    call_command("reconcile_donations", "--fix")
    assert 'value="1800"' in shown(PAGE)


def test_a_month_of_a_gift_may_be_lost_in_part(taken: Callable[..., Donation], stripe: StripeBooks) -> None:
    row = give(GIVE, MONTHLY)
    stripe.pay(row.session)
    tell_all(stripe)
    stripe.renew(MonthlyGift.objects.get().subscription)
    charge = str(stripe.books(row.account)[-1].charge)
    stripe.close_dispute(stripe.dispute(charge, 4_00)["id"], won=False)
    tell_all(stripe)
    assert ledger() == truth(stripe, row.account) and 'value="1600"' in shown(PAGE)
