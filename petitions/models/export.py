"""A list of signatures that staff asked for: what leaves, why, who agreed, and where its file lies."""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.job import Job
from petitions.models.level import Level
from petitions.models.petition import Petition


def new_order_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


class Export(Job):
    """One export, made by petitions/exporting/make.py. Staff meet it in the admin under Export signatures.

    The row holds no personal data and stays; the file lies sealed under the petition's key, and the clock removes it at
    `expires_at`, or once somebody in it takes their signature back: `numbers` are those in it, `position` is the place
    of the roll where reading began; the numbers are known only here, and go with the file. `order_key` decides the
    order of the rows and tells from any 200 of them which export they are from (petitions/exporting/identify.py).
    `level` is a disclosure level, `fields` what was asked for, `filters` see petitions/exporting/filters.py. With
    `at_shell` the command wrote the file elsewhere: there is none to download.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        JSON = "json", "JSON"

    class Approval(models.TextChoices):
        """Whether a second person agreed to fields beyond the level."""

        NOT_NEEDED = "", _("not needed")
        ASKED = "asked", _("waits for a second person")
        GIVEN = "given", _("approved")
        DECLINED = "declined", _("declined")

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="exports")
    level = models.CharField(_("what leaves"), max_length=14, choices=Level.choices)
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    filters = models.JSONField(default=dict)
    fields = models.JSONField(default=list)
    why = models.CharField(_("why"), max_length=500)
    order_key = models.BinaryField(max_length=32, default=new_order_key)
    at_shell = models.BooleanField(default=False)
    approval = models.CharField(max_length=10, choices=Approval.choices, blank=True, default=Approval.NOT_NEEDED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    numbers = models.BinaryField(null=True)
    position = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("export of signatures")
        verbose_name_plural = _("exports of signatures")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.petition} {self.level} {self.format} export {self.pk}"

    @property
    def place(self) -> str:
        """What its sealed file is bound to."""
        return f"export {self.pk}"

    @property
    def download_name(self) -> str:
        """What the file is called by whoever downloads it; the number leads back to this row."""
        return f"{self.petition.slug}-{self.level}-{self.pk}.{self.format}"

    @property
    def waits_for_approval(self) -> bool:
        """Whether a second person has still to decide."""
        return self.state == self.State.WAITING and self.approval == self.Approval.ASKED

    @property
    def may_begin(self) -> bool:
        """Whether nobody's decision is missing."""
        return self.approval in (self.Approval.NOT_NEEDED, self.Approval.GIVEN)

    def has_file(self, now: datetime.datetime | None = None) -> bool:
        """Whether there is a file to download at `now`."""
        return bool(self.file_name and self.expires_at and (now or timezone.now()) < self.expires_at)


LINK_LASTS = datetime.timedelta(hours=48)
"""So long a file can be downloaded."""
