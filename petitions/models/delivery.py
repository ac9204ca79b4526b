"""Handing the petition over: an event at a door, with a line for each target."""

from __future__ import annotations

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.languages_spoken import SpokenField
from home.models.words import Words
from home.rows import WordsPanel
from petitions.models.fuzzy_date import FuzzyDate
from petitions.models.petition import Petition
from petitions.models.petition_facts import check_time_zone
from petitions.models.target import Target

YES_NO = [(True, _("yes")), (False, _("no"))]


class Delivery(FuzzyDate, ClusterableModel):
    """One delivery, planned or done. Editors meet it under Deliveries (petitions/organizing/delivery_form.py).

    Personal data: who carried it and who received it, as far as staff write it down.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")

    class Method(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        POST = "post", _("by post")
        EMAIL = "email", _("by e-mail")

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("petition")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, default=Method.IN_PERSON)
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        default="",
        db_default="",
        validators=[check_time_zone],
        help_text=_("Of the times written below. Empty: the petition's own."),
    )
    internal_notes = models.TextField(_("internal notes"), max_length=4000, blank=True)
    is_public = models.BooleanField(_("shown on the page"), default=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-happened_on", "-id"]

    def __str__(self) -> str:
        return f"{self.petition}: {self.happened_on}"

    @property
    def zone(self) -> str:
        """The time zone its times are written in."""
        return self.time_zone or self.petition.time_zone

    def local(self, moment: datetime.datetime) -> datetime.datetime:
        """`moment` on the clocks of that place."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.zone))


class DeliveryText(Words):
    """A delivery's words in one language."""

    parent = ParentalKey(Delivery, on_delete=models.CASCADE, related_name="texts")
    where = models.CharField(_("where"), max_length=200)
    carried_by = models.CharField(_("who carried it"), max_length=300, blank=True)
    story = models.TextField(_("what happened"), max_length=4000, blank=True)

    panels = [FieldPanel("locale"), FieldPanel("where"), FieldPanel("carried_by"), FieldPanel("story")]


class DeliveryTarget(ClusterableModel):
    """What became of the delivery at one target, and how far it has come since. The words of it are in `texts`.

    Edited as a line of its delivery, and recorded on the spot by petitions/handing_over/. Personal data: who received
    it (public only with their leave), and the witnesses, which are internal.
    """

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("planned")
        TO_OFFICIAL = "to_official", _("delivered to the official")
        TO_STAFF = "to_staff", _("delivered to staff")
        TO_SECURITY = "to_security", _("delivered to security or police")
        AT_DESK = "at_desk", _("left at the desk")
        MAILED = "mailed", _("mailed")
        EMAILED = "emailed", _("e-mailed")
        CAME_BACK = "came_back", _("sent, but it came back")
        REFUSED = "refused", _("refused")
        POSTPONED = "postponed", _("postponed")
        NOT_DELIVERED = "not_delivered", _("nothing delivered")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ON_THE_WAY = "on_the_way", _("on the way")
        DELIVERED = "delivered", _("delivered")
        REFUSED = "refused", _("refused")
        RECEIPT = "receipt", _("receipt in hand")
        DUE = "due", _("follow-up due")
        ANSWERED = "answered", _("answered")
        SILENT = "silent", _("no answer")
        CLOSED = "closed", _("closed")

    ARRIVED = (Outcome.TO_OFFICIAL, Outcome.TO_STAFF, Outcome.TO_SECURITY, Outcome.AT_DESK)
    SENT = (Outcome.MAILED, Outcome.EMAILED)
    REACHED = (*ARRIVED, *SENT)
    """What was sent counts as received on the day it left, until it comes back: its lists are not kept for longer."""
    UNDER_WAY = (State.PLANNED, State.ON_THE_WAY)
    IN_THEIR_HANDS = models.Q(outcome__in=ARRIVED) | (models.Q(outcome__in=SENT) & ~models.Q(state__in=UNDER_WAY))
    """Handed over, or sent and not on the way any more: only this is called delivered in public."""
    WAITING = (State.DELIVERED, State.RECEIPT, State.REFUSED)
    """States from which a follow-up falls due; so it does on the way, once it was sent."""

    delivery = ParentalKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="lines", verbose_name=_("target"))
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, default=Outcome.PLANNED)
    state = models.CharField(
        _("how far it is"), max_length=10, choices=State.choices, default=State.PLANNED, db_default=State.PLANNED
    )
    at_time = models.TimeField(_("time of day"), null=True, blank=True)
    recipient_name = models.CharField(_("who received it: name"), max_length=150, blank=True)
    recipient_may_be_named = models.BooleanField(_("agreed to be named in public"), default=False)
    delegation_count = models.PositiveIntegerField(
        _("how many people went"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    delegation_is_about = models.BooleanField(_("roughly"), default=False, db_default=False)
    children_present = models.BooleanField(_("children were there"), null=True, blank=True, choices=YES_NO)
    languages = SpokenField(_("languages spoken"), blank=True, default="", db_default="")
    signature_count = models.PositiveIntegerField(
        _("how many signatures"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    receipt_number = models.CharField(_("number of the receipt"), max_length=60, blank=True, default="", db_default="")
    no_receipt_why = models.CharField(
        _("why there is no receipt"), max_length=300, blank=True, default="", db_default=""
    )
    witnesses = models.TextField(_("witnesses (internal)"), max_length=1000, blank=True, default="", db_default="")
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    reminded_for = models.DateField(null=True, editable=False)
    internal_notes = models.TextField(_("internal notes"), max_length=4000, blank=True)

    panels = [
        FieldPanel("target"),
        FieldRowPanel([FieldPanel("outcome"), FieldPanel("state"), FieldPanel("at_time")]),
        FieldRowPanel([FieldPanel("recipient_name"), FieldPanel("recipient_may_be_named")]),
        FieldRowPanel(
            [FieldPanel("delegation_count"), FieldPanel("delegation_is_about"), FieldPanel("children_present")]
        ),
        FieldPanel("languages"),
        FieldRowPanel([FieldPanel("signature_count"), FieldPanel("follow_up_on")]),
        FieldRowPanel([FieldPanel("receipt_number"), FieldPanel("no_receipt_why")]),
        WordsPanel(heading=_("Who received it and what was promised, one entry a language")),
        FieldPanel("witnesses"),
        FieldPanel("internal_notes"),
    ]

    class Meta:
        ordering = ["target__order", "id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "target"], name="deliverytarget_once")]
        indexes = [
            models.Index(
                fields=["follow_up_on"],
                name="deliverytarget_follow_up",
                condition=models.Q(
                    follow_up_on__isnull=False, state__in=["on_the_way", "delivered", "receipt", "refused", "due"]
                ),
            )
        ]

    def clean(self) -> None:
        delivery = getattr(self, "delivery", None)
        target = getattr(self, "target", None)
        if delivery and target and delivery.petition_id and target.petition_id != delivery.petition_id:
            raise ValidationError({"target": _("This target belongs to another petition.")})
        if self.receipt_number and self.no_receipt_why:
            raise ValidationError({"no_receipt_why": _("There is a receipt: leave this empty.")})

    def has_arrived(self) -> bool:
        """IN_THEIR_HANDS, of a line that is read already."""
        return self.outcome in self.ARRIVED or (self.outcome in self.SENT and self.state not in self.UNDER_WAY)

    def waits_for_answer(self) -> bool:
        """Whether it is out of our hands and nothing came back."""
        sent = self.state == self.State.ON_THE_WAY and self.outcome in self.SENT
        return sent or self.state in (*self.WAITING, self.State.DUE)

    def states(self) -> tuple[str, ...]:
        """The states this outcome can be in; the first is the one it begins with."""
        state, outcome = self.State, self.Outcome
        after = (state.DUE, state.ANSWERED, state.SILENT, state.CLOSED)
        match self.outcome:
            case outcome.PLANNED | outcome.POSTPONED | outcome.CAME_BACK:
                return (state.PLANNED, state.ON_THE_WAY, state.CLOSED)
            case outcome.REFUSED:
                return (state.REFUSED, *after)
            case outcome.NOT_DELIVERED:
                return (state.CLOSED,)
            case outcome.MAILED | outcome.EMAILED:
                return (state.ON_THE_WAY, state.DELIVERED, state.RECEIPT, *after)
        return (state.DELIVERED, state.RECEIPT, *after)

    def follow_outcome(self) -> None:
        """Move the state to where the outcome begins, unless it fits already. Saves nothing."""
        if self.state not in self.states():
            self.state = self.states()[0]


class DeliveryTargetText(Words):
    """Words of one line of a delivery in one language."""

    parent = ParentalKey(DeliveryTarget, on_delete=models.CASCADE, related_name="texts")
    recipient_role = models.CharField(_("role of who received it"), max_length=200, blank=True)
    recipient_relation = models.CharField(_("relation to the official"), max_length=200, blank=True)
    promise = models.TextField(_("what was promised"), max_length=1000, blank=True)

    panels = [
        FieldPanel("locale"),
        FieldPanel("recipient_role"),
        FieldPanel("recipient_relation"),
        FieldPanel("promise"),
    ]
