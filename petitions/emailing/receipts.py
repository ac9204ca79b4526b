"""The mail that says what somebody gave, for them and for the tax office."""

from __future__ import annotations

from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.donating.donors import Donor
from petitions.donating.links import token_of, wall_token_of
from petitions.donating.money import money
from petitions.emailing.compose import address, compose
from petitions.models import Donation, GivingAccount


def mail_receipt(row: Donation, donor: Donor) -> None:
    """Put it into the outbox, in the language in which they gave. Three queries."""
    assert row.paid_on is not None
    words = {
        "name": donor.name,
        "amount": money(row.amount_minor, row.currency, row.language),
        "day": fuzzy_date_text(row.paid_on, "day", row.language),
        "number": receipt_number(row),
        "manage_url": address("manage_gift", row.language, token_of(row.monthly)) if row.monthly else "",
        "wall_url": address("leave_wall", row.language, wall_token_of(row)) if row.wall_name else "",
        "wall_name": row.wall_name,
        "is_test": not row.is_live,
        **whose(row, row.language),
    }
    compose("receipt", donor.email, row.language, words).send()


def whose(row: Donation, language: str) -> dict[str, str]:
    """Who received it, for a mail in this language: `organization`, and what the law wants said. Two queries."""
    giving = GivingAccount.objects.filter(organization=row.organization_id).first()
    taxes = in_language(giving.texts.select_related("locale"), language) if giving else None
    return {
        "organization": row.organization.name,
        "legal_name": (giving.legal_name if giving else "") or row.organization.name,
        "legal_address": giving.legal_address if giving else "",
        "tax_text": taxes.tax_text if taxes else "",
    }


def receipt_number(row: Donation) -> str:
    """The number of a receipt: year of the payment and a number that no other payment has."""
    return f"{row.booked_on():%Y}-{row.pk}"
