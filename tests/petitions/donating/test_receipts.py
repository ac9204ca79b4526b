"""What a donor gets by mail, what stands in it, and the way out of a monthly gift."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import BinaryField
from django.test import Client
from wagtail.models import Locale

from petitions.donating.donors import donor_of, forget_donors
from petitions.donating.links import token_of
from petitions.donating.stripe_client import client, in_account
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Donation, GivingAccount, GivingText, MonthlyGift, SealingKey
from petitions.sealing.keys import destroy_key
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, give, giving, tell_all
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/petitions/clean-river/give/"
TABLE = MonthlyGift._meta.db_table


@pytest.fixture
def account(stripe: StripeBooks) -> str:
    row = giving(a_petition().organization, stripe, legal_address="Main St 1\nPhiladelphia")
    for code, words in (("en", "Tax number 7."), ("es", "Número fiscal 7.")):
        GivingText.objects.create(parent=row, locale=Locale.objects.get(language_code=code), tax_text=words)
    return row.stripe_account


def paid(stripe: StripeBooks, wish: dict[str, str], language: str = "") -> Donation:
    row = give(f"{language}{PAGE}", wish)
    stripe.pay(row.session, email="dora@example.org", name="Dora Díaz")
    tell_all(stripe)
    deliver_outbox()
    return Donation.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "",
            [
                "Thank you, Dora Díaz.",
                "received $25 from you",
                "Neighbors Inc.",
                "Main St 1",
                "Tax number 7.",
                "a test",
            ],
        ),
        ("/es", ["Gracias, Dora Díaz.", "recibió de tu parte", "Neighbors Inc.", "Número fiscal 7.", "una prueba"]),
    ],
)
def test_a_receipt_says_who_received_how_much_and_what_the_law_wants(
    stripe: StripeBooks, account: str, language: str, words: list[str]
) -> None:
    row = paid(stripe, ONCE, language)
    (receipt,) = mail.outbox
    assert isinstance(receipt, EmailMultiAlternatives)
    texts = [receipt.body, html.unescape(str(receipt.alternatives[0][0]))]
    assert receipt.to == ["dora@example.org"]
    assert all(word in text for word in [*words, f"{row.paid_on:%Y}-{row.pk}"] for text in texts), receipt.body
    tell_all(stripe)
    deliver_outbox()
    assert len(mail.outbox) == 1, "told again, it is not mailed again"


def test_the_day_is_that_of_the_organizations_books(stripe: StripeBooks, account: str) -> None:
    GivingAccount.objects.update(time_zone="America/New_York")
    with time_machine.travel(datetime.datetime(2027, 1, 1, 1, tzinfo=datetime.UTC)):
        row = paid(stripe, ONCE)
    (receipt,) = mail.outbox
    assert row.paid_on == datetime.date(2026, 12, 31)
    assert "December 31, 2026" in receipt.body and f"2026-{row.pk}" in receipt.body


def test_a_portal_without_a_way_out_is_not_used(stripe: StripeBooks, account: str) -> None:
    asked: Any = {"features": {"invoice_history": {"enabled": True}}}
    client().v1.billing_portal.configurations.create(params=asked, options=in_account(account))
    paid(stripe, MONTHLY)
    there = Client().post(f"/gift/monthly/{token_of(MonthlyGift.objects.get())}/")["Refresh"].partition("url=")[2]
    kept = stripe.store.find(MonthlyGift.objects.get().subscription)[0]
    (session,) = kept.all("billing_portal.session")
    chosen = kept.get("billing_portal.configuration", session["configuration"])
    assert there and chosen["features"]["subscription_cancel"]["enabled"]


def test_each_month_has_its_receipt_and_its_way_out(stripe: StripeBooks, account: str) -> None:
    row = paid(stripe, MONTHLY, "/es")
    gift = MonthlyGift.objects.get()
    stripe.renew(gift.subscription)
    tell_all(stripe)
    deliver_outbox()
    assert len(mail.outbox) == 2 and gift.donations.count() == 2
    for receipt in mail.outbox:
        assert f"/es/gift/monthly/{token_of(gift)}/" in receipt.body
    later = gift.donations.exclude(pk=row.pk).get()
    assert (later.language, later.is_monthly, later.petition) == ("es", True, row.petition)


def test_the_link_leads_to_stripes_portal_and_the_gift_ends(stripe: StripeBooks, account: str) -> None:
    paid(stripe, MONTHLY)
    gift = MonthlyGift.objects.get()
    where = f"/gift/monthly/{token_of(gift)}/"
    assert "You give $10" in Client().get(where).content.decode() and len(stripe.requests)
    asked = len(stripe.requests)
    Client().get(where)
    assert len(stripe.requests) == asked, "looking asks Stripe for nothing"
    stripe.fault("/v1/billing_portal", 503)
    answer = Client().post(where)
    assert answer.status_code == 503 and "Nothing was changed" in answer.content.decode()
    there = Client().post(where)["Refresh"].partition("url=")[2]
    assert there.startswith(stripe.url) and _page(there)
    stripe.cancel(gift.subscription)
    tell_all(stripe)
    assert "has ended" in Client().get(where).content.decode()
    assert "has ended" in Client().post(where).content.decode()


@pytest.mark.parametrize("token", ["1", "1:x", "x", "0:"])
def test_a_link_somebody_made_up_leads_nowhere(token: str) -> None:
    assert Client().get(f"/gift/monthly/{token}/").status_code == 404


def test_who_gave_is_sealed_under_the_organizations_key(stripe: StripeBooks, account: str) -> None:
    row = paid(stripe, ONCE)
    donor = donor_of(row)
    assert donor and (donor.name, donor.email) == ("Dora Díaz", "dora@example.org")
    assert b"dora" not in bytes(row.sealed_donor or b"").lower()
    assert row.petition
    destroy_key(row.petition.sealing_key)
    assert donor_of(row), "a petition's key has nothing to do with it"
    assert SealingKey.objects.filter(name=f"donors of organization {row.organization_id}").exists()


def test_a_monthly_gift_holds_nobody_and_the_old_code_still_finds_its_columns(
    stripe: StripeBooks, account: str
) -> None:
    paid(stripe, MONTHLY)
    held = {field.name for field in MonthlyGift._meta.fields if isinstance(field, BinaryField)}
    assert held == set() and donor_of(Donation.objects.get())
    with connection.cursor() as cursor:
        columns = {each.name: each for each in connection.introspection.get_table_description(cursor, TABLE)}
    assert all(columns[name].null_ok for name in ("sealed_donor", "donor_key")), "they go with the next version"


def test_who_gave_is_forgotten_when_the_law_asks_no_more(stripe: StripeBooks, account: str, settings: Any) -> None:
    row = paid(stripe, MONTHLY)
    assert row.paid_at
    year = row.paid_at.year + settings.DONOR_YEARS
    assert forget_donors(datetime.datetime(year, 12, 31, tzinfo=datetime.UTC)) == 0
    assert forget_donors(datetime.datetime(year + 1, 1, 2, tzinfo=datetime.UTC)) == 1
    row.refresh_from_db()
    assert donor_of(row) is None and row.donor_key is None and row.amount_minor == 10_00


def _page(address: str) -> bool:
    import urllib.request

    with urllib.request.urlopen(address, timeout=10) as answer:
        return bool(re.search("cancel", answer.read().decode(), re.IGNORECASE))
