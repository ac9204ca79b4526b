"""The frozen packet: what is handed over, its files, and what stays on record when the lists are gone."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.delivery import DeliveryTarget
from petitions.models.job import Job
from petitions.models.level import Level
from petitions.models.office import Official
from petitions.models.petition import Petition
from petitions.models.target import Target

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another when it is read from paper."""


def new_number() -> str:
    """A packet number such as `K7QX-3M9P`: 39 bits, so that nobody finds one by trying."""
    signs = "".join(secrets.choice(_SIGNS) for _sign in range(8))
    return f"{signs[:4]}-{signs[4:]}"


class Packet(Job):
    """One exact moment of the roll, as it is handed over. Never altered: the next one is a new one.

    Staff meet it under Packets (petitions/delivering/). Personal data: only in its files, which lie sealed under the
    petition's key; `reason_ids` point at reasons. `number` is public, on every page and on the check page.
    """

    # Opened, drawn, written as CSV and as XLSX.
    PASSES = 4

    class Order(models.TextChoices):
        NUMBER = "number", _("by number of the roll")
        PLACE = "place", _("by place")

    class Slice(models.TextChoices):
        WHOLE = "whole", _("the whole roll")
        SINCE = "since", _("what came since the last delivery")
        RANGE = "range", _("a range of numbers")

    class Paper(models.TextChoices):
        LETTER = "us-letter", _("US Letter")
        A4 = "a4", _("A4")

    class Gone(models.TextChoices):
        """Why the list files were destroyed."""

        IN_TIME = "time", _("destroyed 30 days after the receipt, as promised")
        ERASED = "erased", _("destroyed at once, because somebody listed took their signature back")
        STAFF = "staff", _("destroyed by staff")
        PURGED = "purged", _("unreadable since the names on this petition were destroyed")

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="packets")
    number = models.CharField(_("packet number"), max_length=9, unique=True, default=new_number)
    level = models.CharField(_("disclosure level"), max_length=14, choices=Level.choices)
    order = models.CharField(_("order"), max_length=6, choices=Order.choices, default=Order.NUMBER)
    slice = models.CharField(_("which signatures"), max_length=6, choices=Slice.choices, default=Slice.WHOLE)
    first_number = models.PositiveBigIntegerField(null=True)
    last_number = models.PositiveBigIntegerField(null=True)
    language = models.CharField(max_length=10)
    other_language = models.CharField(max_length=10, blank=True)
    paper = models.CharField(_("paper"), max_length=9, choices=Paper.choices, default=Paper.LETTER)
    reason_ids = models.JSONField(default=list)
    missing_scripts = models.CharField(max_length=300, blank=True)

    frozen_at = models.DateTimeField(_("frozen"), null=True)
    position = models.PositiveBigIntegerField(null=True)
    from_number = models.PositiveBigIntegerField(null=True)
    to_number = models.PositiveBigIntegerField(null=True)
    signature_count = models.PositiveBigIntegerField(default=0)
    listed_count = models.PositiveBigIntegerField(default=0)
    mail_count = models.PositiveBigIntegerField(default=0)
    paper_count = models.PositiveBigIntegerField(default=0)
    imported_count = models.PositiveBigIntegerField(default=0)
    lists_gone_at = models.DateTimeField(null=True)
    lists_gone_why = models.CharField(max_length=6, choices=Gone.choices, blank=True)
    lists_checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("packet")
        verbose_name_plural = _("packets")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("make_packets", _("Can make, open and destroy packets"))]
        constraints = [
            models.CheckConstraint(
                name="packet_adds_up",
                condition=models.Q(
                    signature_count=models.F("mail_count") + models.F("paper_count") + models.F("imported_count"),
                    listed_count__lte=models.F("signature_count"),
                ),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def languages(self) -> list[str]:
        """The codes of the letter's languages: that of its front and its lists, then that of the cover's back."""
        return [code for code in (self.language, self.other_language) if code]

    @property
    def is_whole(self) -> bool:
        """Whether it is about everybody on the roll."""
        return self.first_number is None and self.last_number is None

    @property
    def unnamed_count(self) -> int:
        """Counted without name: together with `listed_count` all of `signature_count`."""
        return self.signature_count - self.listed_count


class PacketFolder(models.Model):
    """What one target gets. `manifest` is kept, byte for byte, when the files are gone.

    Who is addressed is written down as it was on that day.
    """

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="folders")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="folders")
    official = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    delivered_as = models.ForeignKey(DeliveryTarget, null=True, on_delete=models.SET_NULL, related_name="folders")
    manifest = models.TextField(blank=True)

    class Meta:
        ordering = ["target__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["packet", "target"], name="packetfolder_once")]


class PacketFile(models.Model):
    """One sealed file; without `folder` it lies in each of them. `size` and `sha256` speak of it in clear, also when it
    is destroyed; a letter that is has nothing in `stored` any more."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("letter")
        LIST = "list", _("list of signatures")
        MANIFEST = "manifest", _("manifest")

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="files")
    folder = models.ForeignKey(PacketFolder, null=True, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60)
    stored = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    @property
    def is_kept(self) -> bool:
        """Whether it is still here. No query where the packet is known."""
        return bool(self.stored) and not (self.kind == self.Kind.LIST and self.packet.lists_gone_at)


class PacketNumbers(models.Model):
    """Which numbers of the roll a packet lists, one bit each from `from_number` on, so that the lists can be
    destroyed when one of these signers goes. Compressed; read by nothing else."""

    packet = models.OneToOneField(Packet, on_delete=models.CASCADE, related_name="numbers", primary_key=True)
    bits = models.BinaryField()
