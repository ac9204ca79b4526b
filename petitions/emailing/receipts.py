"""The mail that says what somebody gave, for them and for the tax office."""

from __future__ import annotations

from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.donating.donors import Donor
from petitions.donating.links import token_of
from petitions.donating.money import money
from petitions.emailing.compose import address, compose
from petitions.models import Donation, GivingAccount


def mail_receipt(row: Donation, donor: Donor) -> None:
    """Put it into the outbox, in the language in which they gave. Three queries."""
    giving = GivingAccount.objects.filter(organization=row.organization_id).first()
    taxes = in_language(giving.texts.select_related("locale"), row.language) if giving else None
    assert row.paid_at is not None
    words = {
        "name": donor.name,
        "organization": row.organization.name,
        "amount": money(row.amount_minor, row.currency, row.language),
        "day": fuzzy_date_text(row.paid_at.date(), "day", row.language),
        "number": receipt_number(row),
        "legal_name": (giving.legal_name if giving else "") or row.organization.name,
        "legal_address": giving.legal_address if giving else "",
        "tax_text": taxes.tax_text if taxes else "",
        "manage_url": address("manage_gift", row.language, token_of(row.monthly)) if row.monthly else "",
        "is_test": not row.is_live,
    }
    compose("receipt", donor.email, row.language, words).send()


def receipt_number(row: Donation) -> str:
    """The number of a receipt: year of the payment and a number that no other payment has."""
    return f"{row.paid_at:%Y}-{row.pk}"
