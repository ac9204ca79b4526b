"""Open a page of Stripe's where somebody pays, and say where it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from petitions.donating.receiver import Receiver
from petitions.donating.stripe_client import client, in_account, is_live, or_later
from petitions.models import Donation, Petition


@dataclass(frozen=True)
class Wish:
    """What somebody wants to give. `says_signed`: they say that they signed the petition too; `campaign`: for which;
    `wall_name`: how they want to be named in public."""

    amount_minor: int
    is_monthly: bool
    language: str
    petition: Petition | None = None
    says_signed: bool = False
    campaign: uuid.UUID | None = None
    wall_name: str = ""


def open_checkout(receiver: Receiver, wish: Wish, back: str, thanks: str) -> str:
    """Keep the wish, ask Stripe for a page to pay it on, and return its address.

    `back` and `thanks` are absolute addresses of this site: for whoever goes back without paying, and after it. Money
    moves only when somebody pays on that page, so a page that was opened and never reached costs nothing. Raises
    GivingAway.
    """
    row = Donation.objects.create(
        organization=receiver.organization,
        account=receiver.account,
        is_live=is_live(),
        amount_minor=wish.amount_minor,
        currency=receiver.giving.currency,
        language=wish.language,
        petition=wish.petition,
        says_signed=wish.says_signed and wish.petition is not None,
        is_monthly=wish.is_monthly,
        campaign=wish.campaign,
        wall_name=wish.wall_name,
    )
    with or_later():
        session = client().v1.checkout.sessions.create(
            params=_asked(receiver, row, back, thanks), options=in_account(receiver.account, str(row.key))
        )
    Donation.objects.filter(pk=row.pk).update(session=session.id)
    return str(session.url)


def _asked(receiver: Receiver, row: Donation, back: str, thanks: str) -> Any:
    with override(row.language):
        name = _("Donation to %(organization)s") % {"organization": receiver.organization.name}
    price: dict[str, Any] = {
        "currency": row.currency,
        "unit_amount": row.amount_minor,
        "product_data": {"name": name},
    }
    ours = {"donation": str(row.key)}
    asked: dict[str, Any] = {
        "client_reference_id": str(row.key),
        "metadata": ours,
        "locale": row.language,
        "success_url": thanks,
        "cancel_url": back,
        "line_items": [{"price_data": price, "quantity": 1}],
    }
    if row.is_monthly:
        price["recurring"] = {"interval": "month"}
        return asked | {"mode": "subscription", "subscription_data": {"metadata": ours}}
    return asked | {"mode": "payment", "submit_type": "donate", "payment_intent_data": {"metadata": ours}}
