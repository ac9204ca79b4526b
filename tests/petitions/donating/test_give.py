"""The page to give on, and the way to Stripe."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.conf import settings as settings_of
from django.test import Client

from home.page_cache import pages
from petitions.donating import stripe_client
from petitions.donating.money import bounds, whole_units
from petitions.models import Donation, GivingAccount, Organization
from petitions.models.giving import CURRENCIES
from tests.cast import a_petition, an_organization, form_data
from tests.petitions.donating.giving import MONTHLY, ONCE, a_campaign, give, giving, tell_all
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE, BUTTON = "/petitions/clean-river/give/", "Give to Neighbors United"


@pytest.fixture
def organization() -> Organization:
    return a_petition().organization


def text(address: str) -> str:
    pages.clear()
    answer = Client().get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    "address", ["/petitions/clean-river/", "/petitions/clean-river/thanks/", "/organizations/neighbors-united/"]
)
def test_a_button_names_who_receives_once_it_is_on(
    address: str, organization: Organization, stripe: StripeBooks
) -> None:
    assert BUTTON not in text(address)
    row = giving(organization, stripe)
    assert BUTTON in text(address)
    GivingAccount.objects.filter(pk=row.pk).update(is_on=False)
    assert BUTTON not in text(address)


def test_without_a_key_there_is_nothing(organization: Organization, stripe: StripeBooks, settings: Any) -> None:
    giving(organization, stripe)
    settings.STRIPE_SECRET_KEY = ""
    assert BUTTON not in text("/petitions/clean-river/") and Client().get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "facts", [{"is_on": False}, {"can_charge": False}, {"is_live": True}, {"disconnected_at": "2026-01-02T00:00Z"}]
)
def test_nobody_can_give_where_the_account_may_not_take_it(
    organization: Organization, stripe: StripeBooks, facts: dict[str, Any]
) -> None:
    giving(organization, stripe, **facts)
    assert Client().get(PAGE).status_code == 404 and Client().post(PAGE, ONCE).status_code == 404
    assert not Donation.objects.exists() and not stripe.requests


def test_once_is_chosen_beforehand_and_amounts_are_the_organizations(
    organization: Organization, stripe: StripeBooks
) -> None:
    giving(organization, stripe, amounts_minor=[7_00, 12_50], currency="eur")
    english, spanish = text(PAGE), text(f"/es{PAGE}")
    assert 'value="once" id="id_often_0" checked' in english
    assert (
        "€7<" in english and "€12.50" in english and "12,50\u00a0€" in spanish and "Donar a Neighbors United" in spanish
    )
    giving(organization, stripe, is_monthly=False)
    assert 'value="monthly"' not in text(PAGE)


@pytest.mark.parametrize(
    ("wish", "amount", "monthly"),
    [
        (ONCE, 25_00, False),
        (MONTHLY, 10_00, True),
        ({"often": "once", "amount": "other", "other": "$1,234.50"}, 1234_50, False),
        ({"often": "once", "amount": "other", "other": "12,5"}, 12_50, False),
    ],
)
def test_a_wish_reaches_stripe_in_the_organizations_account(
    organization: Organization, stripe: StripeBooks, wish: dict[str, str], amount: int, monthly: bool
) -> None:
    row = giving(organization, stripe)
    made = give(f"/es{PAGE}", wish)
    assert (made.amount_minor, made.is_monthly, made.account) == (amount, monthly, row.stripe_account)
    asked = stripe.requests[-1]
    assert asked.headers["stripe-account"] == row.stripe_account
    assert asked.headers["idempotency-key"] == str(made.key)
    session = stripe.store.find(made.session)[1]
    assert session["amount_total"] == amount and session["mode"] == ("subscription" if monthly else "payment")
    assert session["locale"] == "es" and session["client_reference_id"] == str(made.key)
    assert "Neighbors United" in str(session["_items"])


@pytest.mark.parametrize("typed", ["", "ten", "0", "0.5", "99999999", "1.2.3", "-5.001"])
def test_an_amount_that_is_none_is_asked_for_again(organization: Organization, stripe: StripeBooks, typed: str) -> None:
    giving(organization, stripe)
    answer = Client().post(f"/es{PAGE}", {"often": "monthly", "amount": "other", "other": typed})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and 'id="id_other_error"' in page
    assert (
        'value="monthly" id="id_often_1" checked' in page and f'value="{typed}"' in html.unescape(page)
    ) or not typed
    assert not Donation.objects.exists()


def test_an_amount_that_is_not_offered_is_not_taken(organization: Organization, stripe: StripeBooks) -> None:
    giving(organization, stripe)
    assert Client().post(PAGE, {"often": "once", "amount": "1"}).status_code == 422
    assert not stripe.requests


@pytest.mark.parametrize("how", [500, 429, "reset", "timeout"])
@pytest.mark.parametrize("after_doing", [False, True])
def test_while_stripe_is_away_it_says_later_and_signing_works(
    organization: Organization, stripe: StripeBooks, how: Any, after_doing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("petitions.donating.stripe_client.SECONDS", (1.0, 1.0))
    row = giving(organization, stripe)
    stripe.fault("/v1/checkout", how, after_doing=after_doing)
    answer = Client().post(PAGE, ONCE)
    assert answer.status_code == 503 and answer["Retry-After"]
    assert "Nothing was charged" in answer.content.decode() and 'value="2500"' in answer.content.decode()
    signed = Client().post("/petitions/clean-river/sign/", form_data(organization.petitions.get()))
    assert signed.status_code == 303
    made = give(PAGE, ONCE)
    stripe.pay(made.session)
    tell_all(stripe)
    assert len([each for each in stripe.books(row.stripe_account) if each.state == "paid"]) == 1
    assert Donation.objects.filter(state=Donation.State.PAID).count() == 1


def test_what_somebody_gives_is_not_linked_to_a_signature(organization: Organization, stripe: StripeBooks) -> None:
    giving(organization, stripe)
    quiet, said = give(PAGE, ONCE), give(PAGE, ONCE | {"says_signed": "on"})
    assert not quiet.says_signed and said.says_signed
    assert not [
        field
        for field in Donation._meta.get_fields()
        if field.related_model and "Signature" in field.related_model.__name__
    ]


def test_a_site_of_one_organization_uses_its_own_account(organization: Organization, stripe: StripeBooks) -> None:
    GivingAccount.objects.create(organization=organization, is_on=True, amounts_minor=[25_00], legal_name="N")
    made = give(PAGE, ONCE)
    assert made.account == "" and "stripe-account" not in stripe.requests[-1].headers
    Organization.objects.create(name="One that anybody may found")
    pages.clear()
    assert Client().get(PAGE).status_code == 200, "until somebody has looked at it"
    an_organization("A second one").save_revision().publish()
    pages.clear()
    assert Client().get(PAGE).status_code == 404


@pytest.mark.parametrize("currency", CURRENCIES)
def test_in_every_currency_what_is_asked_for_can_be_given(
    organization: Organization, stripe: StripeBooks, currency: str
) -> None:
    least, most = bounds(currency)
    giving(organization, stripe, currency=currency, amounts_minor=[least, most])
    for amount in (least, most):
        assert give(PAGE, {"often": "once", "amount": str(amount)}).amount_minor == amount
    for amount in (least - 100, most + 100):
        typed = str(amount // whole_units(1, currency))
        assert Client().post(PAGE, {"often": "once", "amount": "other", "other": typed}).status_code == 422


def test_no_more_than_half_of_the_threads_wait_for_stripe(organization: Organization, stripe: StripeBooks) -> None:
    giving(organization, stripe)
    held = [stripe_client._asking.acquire(blocking=False) for _thread in range(settings_of.WEB_THREADS // 2)]
    try:
        answer = Client().post(PAGE, ONCE)
        assert all(held) and answer.status_code == 503 and "Nothing was charged" in answer.content.decode()
        assert not stripe.requests, "Stripe was not even asked"
    finally:
        for _thread in held:
            stripe_client._asking.release()
    assert give(PAGE, ONCE)


def test_only_languages_that_are_there_are_offered(organization: Organization, stripe: StripeBooks) -> None:
    giving(organization, stripe)
    page = a_campaign(organization)
    where = "/give/neighbors-united/bus/"
    assert f'href="/es{where}"' in text(where) and f'href="/es{PAGE}"' in text(PAGE)
    page.get_translations().get().unpublish()
    assert f'href="/es{where}"' not in text(where)
