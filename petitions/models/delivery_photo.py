"""Photos of a delivery, which may become public, and scans of receipts, which never do."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.models.picture import Picture
from petitions.models.delivery import Delivery, DeliveryTarget


class DeliveryPhoto(models.Model):
    """A photo of a delivery; internal unless somebody says public, and never public without a recorded consent.

    Editors meet it on the screen of the delivery; taken down by petitions/handing_over/take_down.py. Personal data:
    `consent_names` and `guardian_consent`, which no page shows.
    """

    class Consent(models.TextChoices):
        NO_FACES = "no_faces", _("no faces can be seen")
        NAMED = "named", _("everybody who can be seen agreed")
        EARLIER = "earlier", _("shown before consents were recorded")

    delivery = ParentalKey(Delivery, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+", verbose_name=_("photo"))
    alt = models.CharField(_("what the photo shows"), max_length=250)
    consent = models.CharField(
        _("consent"), max_length=8, choices=Consent.choices, blank=True, default="", db_default=""
    )
    consent_names = models.TextField(
        _("who agreed, when and how"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("Never shown in public."),
    )
    child_face = models.BooleanField(_("a child's face can be seen"), default=False, db_default=False)
    guardian_consent = models.CharField(
        _("consent of the child's guardian: who, when"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Never shown in public. Without it the photo stays internal."),
    )
    is_public = models.BooleanField(_("shown on the page"), default=False)

    panels = [
        FieldPanel("image"),
        FieldPanel("alt"),
        FieldRowPanel([FieldPanel("consent"), FieldPanel("consent_names")]),
        FieldRowPanel([FieldPanel("child_face"), FieldPanel("guardian_consent")]),
        FieldPanel("is_public"),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deliveryphoto_consent",
                condition=Q(is_public=False) | (~Q(consent="") & (Q(child_face=False) | ~Q(guardian_consent=""))),
                violation_error_message=_("This photo cannot be shown: a consent is missing."),
            )
        ]

    def clean(self) -> None:
        faults = {}
        if self.consent == self.Consent.EARLIER and not self._is_earlier():
            faults["consent"] = _("That was for photos of before. Say why this one may be shown.")
        if self.child_face and self.consent == self.Consent.NO_FACES:
            faults["consent"] = _("A child's face is a face: choose the other one.")
        if self.is_public and not self.consent:
            faults["consent"] = _("Say first why it may be shown.")
        if self.is_public and self.consent == self.Consent.NAMED and not self.consent_names.strip():
            faults["consent_names"] = _("Write down who agreed.")
        if self.is_public and self.child_face and not self.guardian_consent.strip():
            faults["guardian_consent"] = _(
                "A child's face is shown only when the child's guardian agreed: write down who."
            )
        if faults:
            raise ValidationError(faults)

    def _is_earlier(self) -> bool:
        """Whether it was already shown so. One query."""
        return DeliveryPhoto.objects.filter(pk=self.pk, consent=self.Consent.EARLIER).exists()


class ReceiptScan(models.Model):
    """A photo of a receipt slip, sealed under the petition's key. It has no address of its own: those within reach of
    the petition see it through petitions/handing_over/; taking it down is on the access log."""

    line = models.ForeignKey(DeliveryTarget, on_delete=models.CASCADE, related_name="scans")
    stored = models.CharField(max_length=200)
    place = models.CharField(max_length=60, unique=True)
    """What the file is sealed to."""
    content_type = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
