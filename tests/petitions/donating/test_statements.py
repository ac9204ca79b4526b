"""In January each donor learns what they gave in the year before, once."""

from __future__ import annotations

import datetime
import html
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from petitions.donating.export_donations import export_donations
from petitions.donating.record_donation import date_payments
from petitions.donating.statements import mail_statements
from petitions.donating.stripe_client import counts_live
from petitions.donating.totals import months_of
from petitions.emailing.outbox import deliver_outbox
from petitions.models import Donation, GivingAccount, Role
from tests.cast import a_petition
from tests.petitions.donating.giving import MONTHLY, ONCE, give, giving, tell_all
from tests.petitions.people.members import member
from tests.rig.stripe_books.books import StripeBooks

pytestmark = pytest.mark.django_db
PAGE = "/give/neighbors-united/"


def moment(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC)


def paid(stripe: StripeBooks, wish: dict[str, str], day: datetime.datetime, who: str = "dora", at: str = PAGE) -> Any:
    row = give(at, wish)
    stripe.pay(row.session, email=f"{who}@example.org", name=who.title())
    tell_all(stripe)
    Donation.objects.filter(pk=row.pk).update(paid_at=day, paid_on=day.date())
    row.refresh_from_db()
    return row


def mailed() -> list[EmailMultiAlternatives]:
    """The statements of 2025 that were mailed since the last look."""
    deliver_outbox()
    found = [each for each in mail.outbox if each.subject.startswith("2025: ")]
    mail.outbox.clear()
    return [each for each in found if isinstance(each, EmailMultiAlternatives)]


@pytest.fixture
def year(stripe: StripeBooks) -> dict[str, Donation]:
    """What Dora and Ana gave in 2025, and around it."""
    giving(a_petition().organization, stripe, legal_address="Main St 1")
    rows = {
        "before": paid(stripe, ONCE, moment(2024, 12, 31)),
        "once": paid(stripe, ONCE, moment(2025, 3, 2)),
        "back": paid(stripe, MONTHLY, moment(2025, 5, 4)),
        "ana": paid(stripe, MONTHLY, moment(2025, 6, 7), "ana", f"/es{PAGE}"),
        "after": paid(stripe, ONCE, moment(2026, 1, 1)),
    }
    goes_back(stripe, rows["back"], 4_00)
    return rows


def test_each_donor_gets_one_with_all_they_gave(year: dict[str, Donation]) -> None:
    assert mail_statements(moment(2026, 1, 14)) == 0 and mailed() == []
    assert mail_statements(moment(2026, 1, 15)) == 2
    found = {each.to[0]: each for each in mailed()}
    assert set(found) == {"dora@example.org", "ana@example.org"}
    dora, ana = found["dora@example.org"], found["ana@example.org"]
    for text in (dora.body, html.unescape(str(dora.alternatives[0][0]))):
        assert "received $31 from you" in text and "Neighbors Inc." in text and "Main St 1" in text
        assert f"March 2, 2025: $25, Receipt 2025-{year['once'].pk}" in text
        assert f"May 4, 2025: $10, Receipt 2025-{year['back'].pk}, of which $4 went back to you" in text
        assert f"-{year['before'].pk}" not in text and f"-{year['after'].pk}" not in text
    assert ana.subject == "2025: lo que donaste a Neighbors United" and "$10" in ana.body
    assert mail_statements(moment(2026, 1, 16)) == 0 and mailed() == []


def test_what_turns_up_later_brings_a_new_one_of_the_whole_year(year: dict[str, Donation], stripe: StripeBooks) -> None:
    mail_statements(moment(2026, 1, 15))
    mailed()
    paid(stripe, ONCE, moment(2025, 12, 30), "ana")
    deliver_outbox()
    assert mail_statements(moment(2026, 2, 1)) == 1
    (again,) = mailed()
    assert again.to == ["ana@example.org"] and "$35" in again.body
    assert "corrected" in again.subject and "This one takes its place" in again.body


def goes_back(stripe: StripeBooks, row: Donation, amount: int | None = None) -> str:
    """The organization gives (a part) back, and Stripe tells of it; return the number of the refund."""
    charge = next(str(each.charge) for each in stripe.books(row.account) if each.payment_intent == row.payment)
    made = stripe.refund(charge, amount)["id"]
    tell_all(stripe)
    deliver_outbox()
    mail.outbox.clear()
    return str(made)


def test_what_goes_back_later_brings_a_corrected_one_once_for_each_change(
    year: dict[str, Donation], stripe: StripeBooks
) -> None:
    mail_statements(moment(2026, 1, 15))
    mailed()
    for amount, left in ((5_00, "$26"), (3_00, "$23")):
        goes_back(stripe, year["once"], amount)
        assert mail_statements(moment(2026, 3, 1)) == 1
        (again,) = mailed()
        assert again.to == ["dora@example.org"] and "corrected" in again.subject
        for text in (again.body, html.unescape(str(again.alternatives[0][0]))):
            assert "This one takes its place." in text and f"received {left} from you" in text
        assert mail_statements(moment(2026, 3, 1)) == 0 and mailed() == [], "once"


def test_a_refund_that_came_back_before_anybody_was_told_corrects_nothing(
    year: dict[str, Donation], stripe: StripeBooks
) -> None:
    mail_statements(moment(2026, 1, 15))
    mailed()
    stripe.fail_refund(goes_back(stripe, year["once"]))
    tell_all(stripe)
    assert mail_statements(moment(2026, 3, 1)) == 0 and mailed() == []


def test_who_was_told_of_a_gift_that_went_back_whole_is_told_so(year: dict[str, Donation], stripe: StripeBooks) -> None:
    mail_statements(moment(2026, 1, 15))
    mailed()
    goes_back(stripe, year["ana"])
    assert mail_statements(moment(2026, 3, 1)) == 1
    (again,) = mailed()
    assert again.to == ["ana@example.org"] and "$0" in again.body and "corregido" in again.subject
    goes_back(stripe, year["before"])
    assert mail_statements(moment(2026, 3, 1)) == 0, "an earlier year is over, as for gifts that turn up late"


def test_what_a_bank_takes_later_corrects_it_too(year: dict[str, Donation], stripe: StripeBooks) -> None:
    mail_statements(moment(2026, 1, 15))
    mailed()
    payment = year["once"].payment
    charge = next(str(each.charge) for each in stripe.books(year["once"].account) if each.payment_intent == payment)
    dispute = stripe.dispute(charge, 7_00)["id"]
    tell_all(stripe)
    assert mail_statements(moment(2026, 3, 1)) == 0, "nobody has decided"
    stripe.close_dispute(dispute, won=False)
    tell_all(stripe)
    assert mail_statements(moment(2026, 3, 1)) == 1 and "of which $7 went back" in mailed()[0].body


def test_statements_of_before_this_was_kept_are_left_alone(year: dict[str, Donation], stripe: StripeBooks) -> None:
    mail_statements(moment(2026, 1, 15))
    mailed()
    Donation.objects.update(stated_minor=None)
    goes_back(stripe, year["once"], 5_00)
    assert mail_statements(moment(2026, 3, 1)) == 0 and mailed() == []


def test_nothing_is_said_to_whom_all_was_given_back_or_who_is_forgotten(
    year: dict[str, Donation], stripe: StripeBooks
) -> None:
    Donation.objects.filter(pk=year["ana"].pk).update(dispute=Donation.Dispute.LOST)
    Donation.objects.filter(pk__in=[year["once"].pk, year["back"].pk]).update(donor_key=None, sealed_donor=None)
    assert mail_statements(moment(2026, 1, 20)) == 1 and mailed() == []
    assert mail_statements(moment(2026, 1, 20)) == 0


def test_one_donor_in_trouble_holds_nobody_up(year: dict[str, Donation]) -> None:
    Donation.objects.filter(pk__in=[year["once"].pk, year["back"].pk]).update(sealed_donor=b"broken")
    assert mail_statements(moment(2026, 1, 15)) == 1 and [each.to for each in mailed()] == [["ana@example.org"]]
    assert mail_statements(moment(2026, 1, 15)) == 0


def test_of_the_other_mode_nothing_is_said(year: dict[str, Donation]) -> None:
    Donation.objects.update(is_live=True)
    assert mail_statements(moment(2026, 1, 15)) == 0 and mailed() == []


def test_a_clock_that_is_killed_mails_each_once(year: dict[str, Donation], monkeypatch: pytest.MonkeyPatch) -> None:
    from petitions.donating import statements

    def killed(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(statements, "mail_statement", killed)
        with pytest.raises(KeyboardInterrupt):
            mail_statements(moment(2026, 1, 15))
    assert mailed() == [] and mail_statements(moment(2026, 1, 15)) == 2 and len(mailed()) == 2


def test_what_a_version_before_wrote_gets_its_day(year: dict[str, Donation]) -> None:
    organization = year["once"].organization
    GivingAccount.objects.filter(organization=organization).update(time_zone="Pacific/Kiritimati")
    late = datetime.datetime(2025, 3, 2, 23, 30, tzinfo=datetime.UTC)
    Donation.objects.filter(pk=year["once"].pk).update(paid_on=None, paid_at=late)
    owner = member(Role.OWNER)
    assert b"2025-03-02" in export_donations(organization, Donation.objects.filter(state="paid"), owner, "Why")
    assert all(total.what for total in months_of(organization, counts_live()))
    assert date_payments() == 1 and date_payments() == 0
    year["once"].refresh_from_db()
    assert year["once"].paid_on == datetime.date(2025, 3, 3), "by the clocks of the organization"
    assert mail_statements(moment(2026, 1, 15)) == 2
