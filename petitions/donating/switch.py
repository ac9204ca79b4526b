"""An owner says how people give to their organization."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Locale

from petitions.exporting.access_log import record
from petitions.models import GivingAccount, GivingText, Organization
from petitions.organizing.reach import organizations_within_reach

MANAGE = "petitions.manage_giving"
SEE = "petitions.see_donations"
AMOUNTS = {"usd": [10_00, 25_00, 50_00, 100_00]}
"""What is offered at first; owners choose their own."""
FACTS = ("is_on", "currency", "time_zone", "amounts_minor", "is_monthly", "has_wall", "legal_name", "legal_address")


def must_manage_giving(user: Any, organization: Organization) -> None:
    """Raise PermissionDenied unless `user` may say how people give there."""
    if not organizations_within_reach(user, MANAGE).filter(pk=organization.pk).exists():
        raise PermissionDenied


def giving_of(organization: Organization) -> GivingAccount:
    """How people give to an organization; a row that is not stored yet, and off, when nobody has said it. Two queries
    at most."""
    if found := GivingAccount.objects.filter(organization=organization).first():
        return found
    zones = organization.petitions.order_by("-pk").values_list("time_zone", flat=True)
    return GivingAccount(organization=organization, amounts_minor=AMOUNTS["usd"], time_zone=zones.first() or "UTC")


def change_giving(organization: Organization, by: Any, facts: dict[str, Any], taxes: dict[str, str]) -> GivingAccount:
    """Say how people give: `facts` by the names of FACTS, and what receipts say about `taxes` by language.

    On the access log, with what changed. Raises PermissionDenied.
    """
    must_manage_giving(by, organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        giving = giving_of(organization)
        changed = [name for name in FACTS if getattr(giving, name) != facts[name]]
        for name in FACTS:
            setattr(giving, name, facts[name])
        giving.save()
        changed += [f"tax_text {language}" for language, text in taxes.items() if _say(giving, language, text)]
        if changed:
            state = "on" if giving.is_on else "off"
            record(by, "giving.changed", f"{state}: {', '.join(changed)}"[:200], "", organization=organization)
    return giving


def tax_texts(giving: GivingAccount) -> dict[str, str]:
    """What receipts say about taxes, by language. One query."""
    if giving.pk is None:
        return {}
    return {words.lang: words.tax_text for words in giving.texts.select_related("locale")}


def _say(giving: GivingAccount, language: str, text: str) -> bool:
    if tax_texts(giving).get(language, "") == text:
        return False
    rows = GivingText.objects.filter(parent=giving, locale__language_code=language)
    if not text:
        rows.delete()
    elif not rows.update(tax_text=text):
        GivingText.objects.create(parent=giving, locale=Locale.objects.get(language_code=language), tax_text=text)
    return True
