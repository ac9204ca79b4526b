"""What people gave, as Stripe says it is, and what Stripe told us of."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.organization import Organization
from petitions.models.petition import Petition


class Gift(models.Model):
    """What a single payment and a monthly gift have in common.

    `account` is the account at Stripe that it lies in ("": the site's own).
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="%(class)ss")
    account = models.CharField(max_length=64, blank=True)
    is_live = models.BooleanField()
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=10)
    petition = models.ForeignKey(Petition, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True)
    """When Stripe was asked for what stands here: an older answer changes nothing."""

    class Meta:
        abstract = True


class MonthlyGift(Gift):
    """Something given every month: a subscription at Stripe. Who gives it stands on each payment, not here."""

    class State(models.TextChoices):
        ACTIVE = "active", _("every month")
        PAST_DUE = "past_due", _("last payment failed")
        ENDED = "ended", _("ended")

    subscription = models.CharField(max_length=64)
    customer = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    ends_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "subscription"], name="monthly_gift_once")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Donation(Gift):
    """One payment, or the wish for one. Only what Stripe says marks it paid.

    Personal data: `sealed_donor`, sealed under a key of the organization, `donor_key`, which stands for the address
    there, and `wall_name`.
    """

    class State(models.TextChoices):
        OPENED = "opened", _("begun")
        WAITING = "waiting", _("on its way")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        LAPSED = "lapsed", _("not paid")

    class Dispute(models.TextChoices):
        NONE = "", _("none")
        OPEN = "open", _("disputed")
        WON = "won", _("dispute won")
        LOST = "lost", _("dispute lost")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    """Ours: it goes to Stripe with the wish, so that the same wish never opens two."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPENED)
    is_monthly = models.BooleanField(default=False)
    monthly = models.ForeignKey(MonthlyGift, null=True, on_delete=models.PROTECT, related_name="donations")
    sealed_donor = models.BinaryField(null=True)
    donor_key = models.BinaryField(null=True)
    says_signed = models.BooleanField(default=False)
    campaign = models.UUIDField(null=True, db_index=True)
    """What it was given for: the translation key of a CampaignPage."""
    wall_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    """How the donor wants to be named in public; "" by default."""
    is_on_wall = models.BooleanField(default=False, db_default=False)
    """Whether somebody of the organization has read that name and shows it."""
    fee_minor = models.PositiveBigIntegerField(null=True)
    refunded_minor = models.PositiveBigIntegerField(default=0)
    dispute = models.CharField(max_length=5, choices=Dispute.choices, blank=True, default="")
    lost_minor = models.PositiveBigIntegerField(null=True)
    """What a bank took of it in a dispute that was lost; None: nothing, or (of a lost one) not known yet."""
    session = models.CharField(max_length=100, blank=True)
    invoice = models.CharField(max_length=64, blank=True)
    payment = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    """The day of it where the organization keeps its books: what receipts say, and which year it belongs to."""
    receipt_at = models.DateTimeField(null=True)
    statement_at = models.DateTimeField(null=True)
    """When the statement of its year was mailed."""
    stated_minor = models.PositiveBigIntegerField(null=True)
    """What of it had stayed by then; None where nobody knows any more."""

    class Meta:
        default_permissions = ()
        permissions = [("see_donations", _("Can see who gave to an organization"))]
        constraints = [
            models.UniqueConstraint(
                fields=["account", field], condition=~models.Q(**{field: ""}), name=f"donation_{field}_once"
            )
            for field in ("session", "invoice", "payment")
        ]
        indexes = [models.Index(fields=["organization", "state", "paid_at"], name="donation_by_organization")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def gone_minor(self) -> int:
        """What went back to the donor, by a refund or because a bank took it."""
        taken = self.lost_minor
        if taken is None:
            taken = self.amount_minor if self.dispute == self.Dispute.LOST else 0
        return min(self.amount_minor, self.refunded_minor + taken)

    def booked_on(self) -> datetime.date:
        """On which it is booked: `paid_on`, or by UTC what an older version wrote and the clock has not dated yet."""
        return self.paid_on or (self.paid_at or self.opened_at).astimezone(datetime.UTC).date()

    def kept_minor(self) -> int:
        """What stayed, fees not taken off."""
        return self.amount_minor - self.gone_minor()

    def left_minor(self) -> int:
        """What can be given back: nothing of what is unpaid or disputed."""
        if self.state != self.State.PAID or self.dispute in (self.Dispute.OPEN, self.Dispute.LOST):
            return 0
        return max(0, self.amount_minor - self.refunded_minor)


class StripeEvent(models.Model):
    """Something happened at Stripe. Kept by its number, so that hearing of it again changes nothing; what happened is
    asked for anew, since events come late, twice and in any order. No personal data."""

    event = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=100)
    account = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=100)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(done_at=None), name="stripe_event_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.kind}"
