"""Who looked at identity, when, what, why, and how much."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.organization import Organization
from petitions.models.petition import Petition


class AccessEntry(models.Model):
    """One look at identity. Append-only: each entry's hash covers the one before (`manage.py verify_log`).

    `actor` is kept as the account's number besides its address at that time, so that an account can be
    deleted without rewriting history; so are petition and organization, whose owners read the entry in the admin
    under Access log. An entry without an organization concerns the site and is its administrators' to read.
    """

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", null=True
    )
    actor_label = models.CharField(_("who"), max_length=254)
    act = models.CharField(_("what"), max_length=40)
    subject = models.CharField(_("of what"), max_length=200)
    petition = models.ForeignKey(
        Petition, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", null=True
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", null=True
    )
    why = models.CharField(_("why"), max_length=500)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    file_hash = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("entry of the access log")
        verbose_name_plural = _("entries of the access log")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [
            ("export_signatures", _("Can export signatures")),
            ("moderate_reasons", _("Can approve and hide reasons")),
        ]

    def __str__(self) -> str:
        return f"{self.act}, {self.subject}"


class LogHead(models.Model):
    """The end of the access log as it was mailed: once a week. What is cut off later is missed by it, too.

    Staff meet it in their mail, and `manage.py verify_log` here.
    """

    at = models.DateTimeField(_("when"))
    entries = models.PositiveBigIntegerField(_("entries"))
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.entries} {self.hash}"
