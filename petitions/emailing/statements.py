"""The mail that says what somebody gave in a year."""

from __future__ import annotations

from typing import Any

from home.dates import fuzzy_date_text
from petitions.donating.donors import Donor
from petitions.donating.links import token_of
from petitions.donating.money import money
from petitions.emailing.compose import address, compose
from petitions.emailing.receipts import receipt_number, whose
from petitions.models import Donation, MonthlyGift


def mail_statement(rows: list[Donation], donor: Donor, year: int, is_corrected: bool = False) -> None:
    """Put it into the outbox, in the language of the last of `rows`, which are one donor's payments to one organization
    in `year`, in order. Nothing is mailed to whom all was given back, unless it corrects (`is_corrected`) one that was
    mailed before. Three queries."""
    language = rows[-1].language
    kept: dict[str, int] = {}
    for row in rows:
        kept[row.currency] = kept.get(row.currency, 0) + row.kept_minor()
    if not any(kept.values()) and not is_corrected:
        return
    sums = [money(amount, currency, language) for currency, amount in kept.items() if amount]
    words = {
        "name": donor.name,
        "year": str(year),
        "total": " + ".join(sums) or money(0, rows[-1].currency, language),
        "is_corrected": is_corrected,
        "lines": [_line(row, language) for row in rows],
        "manage_url": _manage_url(rows, language),
        "is_test": not rows[-1].is_live,
        **whose(rows[-1], language),
    }
    compose("statement", donor.email, language, words).send()


def _manage_url(rows: list[Donation], language: str) -> str:
    monthly = [row.monthly for row in rows if row.monthly and row.monthly.state != MonthlyGift.State.ENDED]
    return address("manage_gift", language, token_of(monthly[-1])) if monthly else ""


def _line(row: Donation, language: str) -> dict[str, Any]:
    assert row.paid_on is not None
    gone = row.gone_minor()
    return {
        "day": fuzzy_date_text(row.paid_on, "day", language),
        "amount": money(row.amount_minor, row.currency, language),
        "number": receipt_number(row),
        "gone": money(gone, row.currency, language) if gone else "",
    }
