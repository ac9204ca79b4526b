"""Signatures and supporters: the only rows that stand for people."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.guard import SlowWhy
from petitions.models.petition import Petition, TextVersion
from petitions.models.share_code import LONGEST
from petitions.models.strike import Strike


class Visibility(models.TextChoices):
    """Who may know, from the least exposing to the most."""

    COUNTED = "counted", _("Count me")
    OFFICIALS = "officials", _("Name me to the officials")
    PUBLIC = "public", _("Show me on the page")


class PublicName(models.TextChoices):
    """How a public signer's name is shown."""

    INITIAL = "initial", _("First name and initial")
    AS_WRITTEN = "as_written", _("As I wrote it")


class How(models.TextChoices):
    """How a signature was confirmed."""

    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper, typed by two people")
    IMPORTED = "imported", _("imported, attested by an organization")


class Wants(models.TextChoices):
    """How much of a petition's news a supporter wants to be mailed."""

    ALL = "all", _("Everything")
    IMPORTANT = "important", _("What is important")
    OUTCOME = "outcome", _("Only how it ends")


class Signature(models.Model):
    """One person's signature of one petition.

    Personal data: `sealed_identity` (given and family name, mail address, postal code) and `sealed_reason`,
    readable only with the petition's key; city, region and country in clear. `email_key` is a keyed hash, and so is
    `domain_key` (the part behind the @). `client_key` and `network_key` are keyed hashes of where it came from, and
    stay only until the clock has counted them: a second.
    Everything that points here carries its petition too, so that the table can be partitioned by petition.

    The row is its own to-do note for the clock: `asked_at` later than `mailed_at` owes a mail, not to leave before
    `mail_after` (NULL: not yet decided when, see petitions/signing/lanes.py); confirmed
    without `number` owes a place on the roll; a number without `thanked_at` owes the thank-you mail;
    `withdrawn_at` without `off_roll_at` owes an entry on the roll, and so does `off_roll_at` without `withdrawn_at`.
    Mailed a day ago, unconfirmed, without `reminded_at` and `bounced_at` owes the one reminder.

    `links_mailed_at` is when a fresh link to its own page was mailed last.
    `via` is the share code it came by, until the roll counts that and erases it here.
    `struck_by` is the set it was struck with: `withdrawn_at` is set and nothing is erased, so that it can be put back.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="signatures", db_index=False)
    text_version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    seat = models.PositiveSmallIntegerField(default=1)
    email_key = models.BinaryField(max_length=32, null=True)
    domain_key = models.BinaryField(max_length=8, null=True)
    client_key = models.BinaryField(max_length=16, null=True)
    network_key = models.BinaryField(max_length=16, null=True)
    challenge_key = models.BinaryField(max_length=16, null=True)
    sealed_identity = models.BinaryField(null=True)
    sealed_reason = models.BinaryField(null=True)
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=10)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.COUNTED)
    public_name = models.CharField(max_length=10, choices=PublicName.choices, default=PublicName.INITIAL)
    updates = models.BooleanField(default=False)
    source = models.CharField(max_length=20, default="web")
    via = models.CharField(max_length=LONGEST, blank=True, db_default="")

    asked_at = models.DateTimeField()
    mail_after = models.DateTimeField(null=True)
    slow_why = models.CharField(max_length=10, choices=SlowWhy.choices, blank=True, db_default="")
    mailed_at = models.DateTimeField(null=True)
    mail_count = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, choices=How.choices, default=How.MAIL)
    number = models.PositiveBigIntegerField(null=True)
    numbered_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    links_mailed_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=10, blank=True)
    off_roll_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Strike, null=True, on_delete=models.PROTECT, related_name="struck", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "email_key", "seat"], name="signature_one_person"),
            models.UniqueConstraint(fields=["petition", "number"], name="signature_one_number"),
            models.CheckConstraint(condition=Q(seat__gte=1, seat__lte=4), name="signature_seat_1_to_4"),
        ]
        indexes = [
            # Each partial index holds only the rows that owe something: empty most of the time.
            models.Index(
                fields=["mail_after", "asked_at"],
                name="signature_owes_mail",
                condition=(Q(mailed_at__isnull=True) | Q(asked_at__gt=F("mailed_at"))) & Q(withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["mailed_at"],
                name="signature_owes_reminder",
                condition=Q(confirmed_at__isnull=True, mailed_at__isnull=False, reminded_at__isnull=True)
                & Q(bounced_at__isnull=True, withdrawn_at__isnull=True, slow_why=""),
            ),
            models.Index(
                fields=["petition", "confirmed_at", "id"],
                name="signature_owes_number",
                condition=Q(confirmed_at__isnull=False, number__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["numbered_at"],
                name="signature_owes_thanks",
                condition=Q(number__isnull=False, thanked_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["withdrawn_at"],
                name="signature_owes_drop",
                condition=Q(withdrawn_at__isnull=False, off_roll_at__isnull=True, number__isnull=False),
            ),
            models.Index(
                fields=["petition"],
                name="signature_owes_return",
                condition=Q(withdrawn_at__isnull=True, off_roll_at__isnull=False),
            ),
            models.Index(fields=["struck_by", "id"], name="signature_struck", condition=Q(struck_by__isnull=False)),
            models.Index(fields=["asked_at"], name="signature_unconfirmed", condition=Q(confirmed_at__isnull=True)),
            models.Index(
                fields=["numbered_at"],
                name="signature_counted_identity",
                condition=Q(visibility="counted", number__isnull=False, sealed_identity__isnull=False),
            ),
            models.Index(
                fields=["petition", "-number"],
                name="signature_public",
                condition=Q(visibility="public", withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} #{self.number or 'unnumbered'}"


class Supporter(models.Model):
    """Somebody who ticked `updates`, until they unsubscribe or the petition is purged.

    Personal data: `sealed_address` (mail address and given name). Whoever is struck gets no mail: write only to those
    whose signature has no `withdrawn_at`, and whose mail did not fail (`failed_at`: their address bounced for good, or
    they complained). `wants` is which news they chose. `mailed` is which mails to many left for them and when, for
    their own page (petitions/emailing/mailed.py).
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="supporters")
    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="supporter")
    sealed_address = models.BinaryField()
    language = models.CharField(max_length=10)
    wants = models.CharField(max_length=10, choices=Wants.choices, default=Wants.ALL, db_default=Wants.ALL)
    failed_at = models.DateTimeField(null=True)
    mailed = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # A mail to many goes through them in the order of their numbers.
        indexes = [models.Index(fields=["petition", "id"], name="supporter_in_order")]
