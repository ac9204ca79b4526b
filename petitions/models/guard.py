"""What keeps a flood from drowning the mail of everybody else. Nothing here names a person or a machine."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class SlowWhy(models.TextChoices):
    """Why the mail of a signature waits."""

    CLIENT = "client", _("many from one connection")
    NETWORK = "network", _("many from one network")
    DOMAIN = "domain", _("many from one mail provider")
    DISPOSABLE = "disposable", _("address of a throw-away provider")
    TRAP = "trap", _("filled in a field that people do not see")
    SURGE = "surge", _("came in a surge, without a solved challenge")
    ADDRESS = "address", _("many mails to one address")
    STAFF = "staff", _("held by staff")


class SigningCount(models.Model):
    """How often something was seen in ten minutes: a client, a network, a mail domain, an address, a petition.

    `key` is a keyed hash that says neither what it counts nor whom. Rows are gone within a day; leave this table
    out of backups (docs/deploying.md).
    """

    key = models.BinaryField(max_length=16)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="signingcount_once")]
        indexes = [models.Index(fields=["since"], name="signingcount_since")]


class DomainCount(models.Model):
    """How many signatures of a petition came from one mail domain. Its name stands here only when they are many."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="domains")
    domain_key = models.BinaryField(max_length=8)
    seen = models.PositiveBigIntegerField(default=0)
    name = models.CharField(max_length=253, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "domain_key"], name="domaincount_once")]


class Surge(models.Model):
    """A petition that many sign from few places just now: until then its form asks the browser to work a little."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="surge", primary_key=True)
    until = models.DateTimeField()


class Allowance(models.Model):
    """Staff expect many signers at one place: an event. Edited under Events."""

    petition = models.ForeignKey(
        Petition, verbose_name=_("petition"), on_delete=models.CASCADE, related_name="allowances"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    per_client = models.PositiveIntegerField(
        _("signatures from one connection"),
        default=1000,
        help_text=_("So many people may sign over one connection in a day before their mails slow down."),
    )
    why = models.CharField(_("what for"), max_length=200, help_text=_("For example: evening at the parish hall."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("allowance for an event")
        verbose_name_plural = _("allowances for events")

    def __str__(self) -> str:
        return f"{self.petition}: {self.why}"
