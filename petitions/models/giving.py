"""Who receives what people give, and what the law wants said to them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from home.models.words import Words
from petitions.models.organization import Organization
from petitions.models.petition_facts import check_time_zone

CURRENCIES = ("usd", "eur", "gbp", "cad", "mxn", "ars", "clp", "cop", "brl", "chf", "jpy")


class GivingAccount(ClusterableModel):
    """Where money for an organization goes. Its owners meet it in the admin under Giving; off until they turn it on.

    `stripe_account` is the organization's own account at Stripe; empty where the site itself is the organization's.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="giving")
    is_on = models.BooleanField(_("people may give"), default=False)
    stripe_account = models.CharField(max_length=64, blank=True, default="")
    is_live = models.BooleanField(default=False)
    can_charge = models.BooleanField(default=False)
    connected_at = models.DateTimeField(null=True)
    disconnected_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="usd", choices=[(code, code.upper()) for code in CURRENCIES]
    )
    time_zone = models.CharField(
        _("time zone of the books"),
        max_length=50,
        default="UTC",
        db_default="UTC",
        validators=[check_time_zone],
        help_text=_("Where a day begins and a year ends, on receipts and in totals: America/New_York."),
    )
    amounts_minor = models.JSONField(_("amounts to choose from"), default=list)
    is_monthly = models.BooleanField(_("also every month"), default=True)
    has_wall = models.BooleanField(
        _("a wall of donors"),
        default=False,
        db_default=False,
        help_text=_("Whoever gives may leave a name for it. You read each name before it is shown; amounts never are."),
    )
    legal_name = models.CharField(_("name on receipts, as it is registered"), max_length=150, blank=True, default="")
    legal_address = models.TextField(_("address on receipts"), max_length=300, blank=True, default="")

    class Meta:
        default_permissions = ()
        permissions = [("manage_giving", _("Can say how people give to an organization"))]
        constraints = [
            models.UniqueConstraint(
                fields=["stripe_account"], condition=~models.Q(stripe_account=""), name="giving_account_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)


class GivingText(Words):
    """What a receipt says about taxes, in one language."""

    parent = ParentalKey(GivingAccount, on_delete=models.CASCADE, related_name="texts")
    tax_text = models.TextField(_("about taxes, on receipts"), max_length=1000)
