"""What owners do: say how people give, connect an account, give money back, take the list along."""

from __future__ import annotations

import csv
import html
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from petitions.donating.export_donations import export_donations
from petitions.donating.refund import refund
from petitions.donating.switch import change_giving
from petitions.models import AccessEntry, Donation, GivingAccount, Organization, Role
from tests.cast import a_petition, an_organization, edith
from tests.petitions.donating.giving import MONTHLY, ONCE, give, giving, ledger, tell_all, truth
from tests.petitions.people.members import logged_in, member, organization
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/petitions/clean-river/give/"
SAID = {
    "is_on": "on",
    "has_wall": "on",
    "currency": "eur",
    "time_zone": "America/New_York",
    "amounts": "5; 12,50; 1.000",
    "is_monthly": "on",
    "legal_name": "Nachbarn e.V.",
}
SAID |= {"legal_address": "Main St 1", "taxes_en": "Tax number 1", "taxes_es": "Número 1"}


def address(end: str = "") -> str:
    return f"/admin/giving/{organization().pk}/{end}"


def words_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_an_owner_says_how_people_give_and_it_is_on_the_log() -> None:
    owner = member(Role.OWNER)
    assert logged_in(owner).post(address(), SAID).status_code == 302
    row = GivingAccount.objects.get()
    assert row.has_wall and (row.is_on, row.currency, row.amounts_minor) == (True, "eur", [5_00, 12_50, 1000_00])
    assert {text.lang: text.tax_text for text in row.texts.all()} == {"en": "Tax number 1", "es": "Número 1"}
    entry = AccessEntry.objects.filter(act="giving.changed").get()
    assert "on: " in entry.subject and entry.organization == organization()
    logged_in(owner).post(address(), SAID)
    assert AccessEntry.objects.filter(act="giving.changed").count() == 1, "nothing changed"
    logged_in(owner).post(address(), {**SAID, "taxes_es": ""})
    assert [text.lang for text in row.texts.all()] == ["en"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amounts": "a; b"}, "amounts"),
        ({"amounts": "1;2;3;4;5;6;7"}, "amounts"),
        ({"amounts": "0"}, "amounts"),
        ({"amounts": ""}, "amounts"),
        ({"legal_name": ""}, "legal_name"),
        ({"currency": "xyz"}, "currency"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_kept(wrong: dict[str, str], field: str) -> None:
    answer = logged_in(member(Role.OWNER)).post(address(), SAID | wrong)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert "Main St 1" in words_of(answer) and not GivingAccount.objects.exists()


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.STEWARD, Role.MODERATOR])
def test_who_has_no_money_role_sees_totals_only(role: str, stripe: StripeBooks) -> None:
    giving(a_petition().organization, stripe)
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    tell_all(stripe)
    somebody = member(role)
    page = words_of(logged_in(somebody).get(address()))
    assert "$25" in page and "Dora" not in page and 'name="is_on"' not in page and "/donations/" not in page
    assert logged_in(somebody).get(address("donations/")).status_code in (302, 403, 404)
    assert logged_in(somebody).post(address(), SAID).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        export_donations(organization(), Donation.objects.all(), somebody, "why")
    with pytest.raises(PermissionDenied):
        refund(Donation.objects.get(), somebody, "why")
    with pytest.raises(PermissionDenied):
        change_giving(organization(), somebody, {}, {})


def test_without_a_key_it_says_off_and_how_to_turn_it_on() -> None:
    page = words_of(logged_in(member(Role.OWNER)).get(address()))
    assert "Giving is switched off on this site" in page and "docs/deploying.md" in page
    an_organization("A second one")
    page = words_of(logged_in(edith()).get("/admin/giving/"))
    assert "A second one" in page and "Giving is switched off on this site" in page


def test_the_mode_is_shown_and_modes_never_mix(stripe: StripeBooks, settings: Any) -> None:
    giving(a_petition().organization, stripe)
    Organization.objects.create(name="A second one")
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    tell_all(stripe)
    owner = logged_in(member(Role.OWNER))
    assert "no money moves" in words_of(owner.get(address())) and "<td>$25</td>" in words_of(owner.get(address()))
    settings.STRIPE_SECRET_KEY = stripe.live_key
    page = words_of(owner.get(address()))
    assert "moves real money" in page and "<td>$25</td>" not in page and "the other mode" in page
    assert "$25" not in words_of(owner.get(address("donations/")))
    assert owner.get(PAGE).status_code == 404


def test_an_account_is_made_and_connected_once(stripe: StripeBooks) -> None:
    a_petition()
    owner = logged_in(member(Role.OWNER))
    stripe.fault("/v1/accounts", "reset", after_doing=True)
    owner.post(address("account/"), {"act": "connect"})
    page = words_of(owner.post(address("account/"), {"act": "connect"}))
    row = GivingAccount.objects.get()
    assert stripe.url in page
    assert row.stripe_account and not row.can_charge and not row.is_on
    made = [each for each in stripe.requests if (each.method, each.path) == ("POST", "/v1/accounts")]
    assert len({each.idempotency_key for each in made}) == 1
    assert [entry.subject for entry in AccessEntry.objects.filter(act="giving.connected")] == [row.stripe_account]


def test_what_stripe_says_of_an_account_holds_at_once(stripe: StripeBooks) -> None:
    Organization.objects.create(name="A second one")
    row = giving(a_petition().organization, stripe, can_charge=False)
    owner = logged_in(member(Role.OWNER))
    owner.post(address("account/"), {"act": "look"})
    row.refresh_from_db()
    assert row.can_charge
    stripe.restrict(row.stripe_account)
    tell_all(stripe)
    row.refresh_from_db()
    assert not row.can_charge
    stripe.disconnect(row.stripe_account)
    tell_all(stripe)
    row.refresh_from_db()
    assert row.disconnected_at and logged_in(None).get(PAGE).status_code == 404


def test_what_a_bank_has_taken_is_not_given_back_again(stripe: StripeBooks) -> None:
    account = giving(a_petition().organization, stripe).stripe_account
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    dispute = stripe.dispute(str(stripe.books(account)[0].charge))["id"]
    for won, can_be in ((None, False), (True, True)):
        if won:
            stripe.close_dispute(dispute, won=True)
        tell_all(stripe)
        page = words_of(logged_in(member(Role.OWNER)).get(address("donations/")))
        assert ("Give back $25" in page) == can_be
        if not can_be:
            with pytest.raises(ValueError, match="nothing to give back"):
                refund(Donation.objects.get(pk=row.pk), member(Role.OWNER), "They asked.")
    assert not AccessEntry.objects.filter(act="donation.refunded").exists()


def test_an_owner_gives_back_with_a_reason_once(stripe: StripeBooks) -> None:
    account = giving(a_petition().organization, stripe).stripe_account
    row = give(PAGE, ONCE)
    stripe.pay(row.session)
    stripe.refund(str(stripe.books(account)[0].charge), 5_00)
    tell_all(stripe)
    row.refresh_from_db()
    owner = logged_in(member(Role.OWNER))
    where = address(f"donations/{row.pk}/refund/")
    assert owner.post(where, {"why": ""}).status_code == 422
    stripe.fault("/v1/refunds", "reset", after_doing=True)
    owner.post(where, {"why": "They asked for it."})
    owner.post(where, {"why": "They asked for it."})
    assert stripe.books(account)[0].refunded == 25_00 and ledger() == truth(stripe, account)
    entries = AccessEntry.objects.filter(act="donation.refunded")
    assert {entry.why for entry in entries} == {"They asked for it."}
    with pytest.raises(ValueError, match="nothing to give back"):
        refund(Donation.objects.get(pk=row.pk), member(Role.OWNER), "again")


def test_the_list_is_taken_along_with_a_reason_and_is_on_the_log(stripe: StripeBooks) -> None:
    giving(a_petition().organization, stripe)
    for wish, name in ((ONCE, "=cmd|Dora"), (MONTHLY, "Ñandú")):
        row = give(PAGE, wish)
        stripe.pay(row.session, name=name, email="dora@example.org")
    tell_all(stripe)
    owner = logged_in(member(Role.OWNER))
    assert owner.post(address("donations/file/"), {"why": ""}).status_code == 422
    answer = owner.post(address("donations/file/"), {"why": "The year's accounts"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(each["name"], each["amount, smallest unit"], each["currency"]) for each in rows] == [
        ("'=cmd|Dora", "2500", "USD"),
        ("Ñandú", "1000", "USD"),
    ]
    assert {each["mail address"] for each in rows} == {"dora@example.org"}
    entry = AccessEntry.objects.get(act="donation.exported")
    assert (entry.rows, entry.why) == (2, "The year's accounts") and entry.file_hash
    assert "Dora" not in words_of(owner.get(address("donations/")))
