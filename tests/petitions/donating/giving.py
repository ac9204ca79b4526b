"""Dora gives, and Stripe tells of it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from petitions.donating.links import token_of, wall_token_of
from petitions.donating.work_events import work_events
from petitions.models import (
    CampaignPage,
    Donation,
    GivingAccount,
    MonthlyGift,
    Organization,
    OrganizationPage,
    StripeEvent,
)
from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.deliveries import body_of, signed
from tests.rig.stripe_books.store import Thing

SECRET, CONNECT_SECRET = "whsec_of_our_own", "whsec_of_theirs"
ONCE, MONTHLY = {"often": "once", "amount": "2500"}, {"often": "monthly", "amount": "1000"}


def giving(organization: Organization, stripe: StripeBooks, **facts: Any) -> GivingAccount:
    """The organization has an account at Stripe that may take money, and its owner has turned giving on."""
    account = facts.pop("stripe_account", None) or stripe.open_account(organization.name)
    words = {"is_on": True, "can_charge": True, "amounts_minor": [10_00, 25_00, 50_00], "legal_name": "Neighbors Inc."}
    row, _new = GivingAccount.objects.update_or_create(
        organization=organization, defaults={"stripe_account": account, **words, **facts}
    )
    return row


def a_campaign(organization: Organization, **words: Any) -> CampaignPage:
    """The bus to City Hall, in both languages: its English page, published."""
    english, spanish = (
        OrganizationPage.objects.get(organization=organization, locale__language_code=code) for code in ("en", "es")
    )
    facts = {"title": "Bus to City Hall", "slug": "bus", "summary": "<p>Forty seats.</p>", "goal": 100, **words}
    page: CampaignPage = english.add_child(instance=CampaignPage(locale=english.locale, **facts))
    facts |= {"title": "Autobús al Ayuntamiento", "goal": 999, "translation_key": page.translation_key}
    spanish.add_child(instance=CampaignPage(locale=spanish.locale, **facts))
    return page


def doors_of(organization: Organization, settings: Any) -> list[str]:
    """Every public address of giving, which is on, with a key that nobody uses."""
    settings.STRIPE_SECRET_KEY = "sk_test_that_is_never_used"
    GivingAccount.objects.create(organization=organization, is_on=True, amounts_minor=[500])
    amount = {"amount_minor": 500, "currency": "usd", "is_live": False, "language": "en"}
    token = token_of(MonthlyGift.objects.create(organization=organization, subscription="sub_1", **amount))
    a_campaign(organization)
    row = Donation.objects.create(organization=organization, wall_name="Dora", **amount)
    found = [f"/gift/wall/{wall_token_of(row)}/", "/give/neighbors-united/bus/", "/organizations/neighbors-united/bus/"]
    found += ["/give/neighbors-united/", "/petitions/clean-river/give/?often=once&amount=500", "/gift/thanks/"]
    return [*found, f"/gift/monthly/{token}/", "/stripe/webhook/", "/stripe/connect-webhook/"]


def give(address: str, wish: dict[str, str]) -> Donation:
    """Fill in the form at `address`, and come to Stripe's page."""
    answer = Client().post(address, wish)
    assert answer.status_code == 200, answer.content
    row = Donation.objects.latest("pk")
    assert row.session and re.search(r"/c/pay/|http://127", answer["Refresh"])
    return row


def tell(event: Thing, secret: str = "", at: float | None = None, to: str = "") -> int:
    """Stripe knocks with this event; return the status of the answer."""
    is_connect = "account" in event
    door = to or ("/stripe/connect-webhook/" if is_connect else "/stripe/webhook/")
    body = body_of(event)
    signature = signed(body, secret or (CONNECT_SECRET if is_connect else SECRET), at)
    answer = Client().post(door, body, content_type="application/json", headers={"Stripe-Signature": signature})
    return int(answer.status_code)


def tell_all(stripe: StripeBooks) -> None:
    """Every event that was made so far arrives, and is worked off."""
    for event in list(stripe.events):
        assert tell(event) == 200
    work_off()


def work_off() -> None:
    """The clock works off all that waits; a lease that a killed one left has run out."""
    StripeEvent.objects.filter(done_at=None).update(claimed_until=None)
    while work_events():
        pass


def ledger() -> list[tuple[Any, ...]]:
    """Our books as truth() writes Stripe's: what was paid, by payment."""
    rows = Donation.objects.filter(state=Donation.State.PAID).select_related("monthly")
    return sorted(
        (
            row.account,
            row.payment,
            row.amount_minor,
            row.currency,
            row.refunded_minor,
            row.fee_minor,
            row.dispute,
            row.lost_minor or 0,
        )
        for row in rows
    )


def truth(stripe: StripeBooks, *accounts: str) -> list[tuple[Any, ...]]:
    """What Stripe's books say was paid in these accounts."""
    words = {None: "", "won": "won", "lost": "lost"}
    return sorted(
        (
            account,
            each.payment_intent,
            each.amount,
            each.currency,
            each.refunded,
            each.fee,
            words.get(each.dispute, "open"),
            each.lost,
        )
        for account in accounts
        for each in stripe.books(account)
        if each.state == "paid"
    )
