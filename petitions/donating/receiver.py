"""Whether people can give to an organization now, and into which account."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from petitions.donating.stripe_client import is_live, is_ready
from petitions.models import GivingAccount, Organization


@dataclass(frozen=True)
class Receiver:
    """Who receives. `account` is "" where it is the site's own."""

    giving: GivingAccount
    account: str

    @property
    def organization(self) -> Organization:
        """The organization that the money is for."""
        return self.giving.organization


def receiver_of(organization: Organization | int) -> Receiver | None:
    """Who receives what is given to an organization now; None while nobody can give. Two queries."""
    pk = organization if isinstance(organization, int) else organization.pk
    giving = GivingAccount.objects.select_related("organization").filter(organization=pk, is_on=True).first()
    if giving is None or why_not(giving):
        return None
    return Receiver(giving, giving.stripe_account)


def give_url(organization_id: int, name: str, slug: str) -> str:
    """Where people give ("give", or "give_for" a petition); "" while nobody can. No query without a key."""
    return reverse(name, args=[slug]) if is_ready() and receiver_of(organization_id) else ""


def why_not(giving: GivingAccount) -> str:
    """Why nobody could give even if it were turned on: "no-key", "no-account", "other-mode", "not-yet"; "" when they
    could. One query at most."""
    if not is_ready():
        return "no-key"
    if not giving.stripe_account:
        return "" if is_alone(giving.organization_id) else "no-account"
    if giving.disconnected_at:
        return "no-account"
    if giving.is_live != is_live():
        return "other-mode"
    return "" if giving.can_charge else "not-yet"


def is_alone(organization_id: int) -> bool:
    """Whether the site is this organization's alone, so that the site's own account is theirs. One query.

    One that nobody has looked at yet does not count: anybody may found one.
    """
    others = Organization.objects.exclude(pk=organization_id)
    return not others.filter(pages__first_published_at__isnull=False).exists()
