"""Handing the petition over: an event at a door, with a line for each target."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.models.picture import Picture
from home.models.words import Words
from home.rows import WordsPanel
from petitions.models.fuzzy_date import FuzzyDate
from petitions.models.petition import Petition
from petitions.models.target import Target


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
    internal_notes = models.TextField(_("internal notes"), max_length=4000, blank=True)
    is_public = models.BooleanField(_("shown on the page"), default=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-happened_on", "-id"]

    def __str__(self) -> str:
        return f"{self.petition}: {self.happened_on}"


class DeliveryText(Words):
    """A delivery's words in one language."""

    parent = ParentalKey(Delivery, on_delete=models.CASCADE, related_name="texts")
    where = models.CharField(_("where"), max_length=200)
    carried_by = models.CharField(_("who carried it"), max_length=300, blank=True)
    story = models.TextField(_("what happened"), max_length=4000, blank=True)

    panels = [FieldPanel("locale"), FieldPanel("where"), FieldPanel("carried_by"), FieldPanel("story")]


class DeliveryTarget(ClusterableModel):
    """What became of the delivery at one target. The words of it are in `texts`."""

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("planned")
        TO_OFFICIAL = "to_official", _("delivered to the official")
        TO_STAFF = "to_staff", _("delivered to staff")
        TO_SECURITY = "to_security", _("delivered to security or police")
        AT_DESK = "at_desk", _("left at the desk")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")
        POSTPONED = "postponed", _("postponed")
        NOT_DELIVERED = "not_delivered", _("nothing delivered")

    ARRIVED = (Outcome.TO_OFFICIAL, Outcome.TO_STAFF, Outcome.TO_SECURITY, Outcome.AT_DESK)

    delivery = ParentalKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="lines", verbose_name=_("target"))
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, default=Outcome.PLANNED)
    recipient_name = models.CharField(_("who received it: name"), max_length=150, blank=True)
    recipient_may_be_named = models.BooleanField(_("agreed to be named in public"), default=False)
    signature_count = models.PositiveIntegerField(
        _("how many signatures"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    internal_notes = models.TextField(_("internal notes"), max_length=4000, blank=True)

    panels = [
        FieldPanel("target"),
        FieldPanel("outcome"),
        FieldRowPanel([FieldPanel("recipient_name"), FieldPanel("recipient_may_be_named")]),
        FieldRowPanel([FieldPanel("signature_count"), FieldPanel("follow_up_on")]),
        WordsPanel(heading=_("Who received it and what was promised, one entry a language")),
        FieldPanel("internal_notes"),
    ]

    class Meta:
        ordering = ["target__order", "id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "target"], name="deliverytarget_once")]

    def clean(self) -> None:
        delivery = getattr(self, "delivery", None)
        target = getattr(self, "target", None)
        if delivery and target and delivery.petition_id and target.petition_id != delivery.petition_id:
            raise ValidationError({"target": _("This target belongs to another petition.")})


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


class DeliveryPhoto(models.Model):
    """A photo of a delivery; internal unless somebody says public."""

    delivery = ParentalKey(Delivery, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+", verbose_name=_("photo"))
    alt = models.CharField(_("what the photo shows"), max_length=250)
    is_public = models.BooleanField(_("shown on the page"), default=False)

    panels = [FieldPanel("image"), FieldPanel("alt"), FieldPanel("is_public")]
