"""Who belongs to an organization, as what, and who was asked to."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.organization import Organization


class Role(models.TextChoices):
    """What somebody does for an organization; a person may have several roles, also in several organizations."""

    OWNER = "owner", _("owner")
    ORGANIZER = "organizer", _("organizer")
    STEWARD = "steward", _("data steward")
    MODERATOR = "moderator", _("moderator")
    TREASURER = "treasurer", _("treasurer")


class RoleGroup(models.Model):
    """Wagtail's group of everybody who has one role in one organization (petitions/organizing/groups.py).

    What a group without such a row may do, it may do on the whole site.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=10, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role_group")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organization", "role"], name="rolegroup_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.organization_id}"


class Membership(models.Model):
    """One role of one person in one organization. Its owners meet it in the admin under People.

    Personal data: who.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        permissions = [("manage_people", _("Can invite people to an organization, and change their roles"))]
        constraints = [models.UniqueConstraint(fields=["organization", "user", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organization_id}"


class Invitation(models.Model):
    """Somebody was asked by mail to take a role. Owners meet it under People until it is over.

    Personal data: the address, which is emptied once the invitation is accepted, taken back or expired.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    email = models.EmailField(_("email address"), blank=True)
    language = models.CharField(_("language of the mail"), max_length=10)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.organization_id}"

    def is_open(self, now: datetime.datetime | None = None) -> bool:
        """Whether it can still be accepted."""
        return self.ended_at is None and (now or timezone.now()) < self.expires_at
