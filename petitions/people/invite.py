"""Ask somebody by mail to take a role: a signed link that ends."""

from __future__ import annotations

import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from petitions.emailing.invitations import mail_invitation
from petitions.exporting.access_log import record
from petitions.models import Invitation, Organization, Role
from petitions.people.roles import may_manage, must_manage

LASTS = datetime.timedelta(days=14)
MOST_OPEN = 50
"""So many invitations of an organization may be open at once, and so many leave in a day: nobody mails a crowd from
here."""
MOST_UNSEEN = 5
"""So many while nobody has looked at who the organization is: anybody may have founded it."""
SALT = "invitation"


class TooMany(Exception):
    """So many are open already."""


def invite(organization: Organization, email: str, role: str, language: str, by: Any) -> Invitation:
    """Owe a mail, in `language`, with a link that leads to the role for 14 days; one to the same address ends.

    Does the same whether or not the address has an account. Raises PermissionDenied unless `by` may manage people
    there, ValueError for a role that is none, and TooMany.
    """
    must_manage(by, organization)
    if role not in Role.values:
        raise ValueError("This is none of the roles.")
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        email = email.strip().lower()
        _end(open_invitations(organization).filter(email=email, role=role))
        lately = Invitation.objects.filter(
            organization=organization, invited_at__gt=timezone.now() - datetime.timedelta(days=1)
        )
        most = MOST_OPEN if organization.was_in_view() else MOST_UNSEEN
        if max(open_invitations(organization).count(), lately.count()) >= most:
            raise TooMany
        expires_at = timezone.now() + LASTS
        row = Invitation.objects.create(
            organization=organization, email=email, role=role, language=language, invited_by=by, expires_at=expires_at
        )
        record(by, "role.offered", _named(row), "", organization=row.organization)
        mail_invitation(row, token_of(row))
    return row


def end_invitation(row: Invitation, by: Any) -> bool:
    """Take it back; False when it was over. Raises PermissionDenied."""
    must_manage(by, row.organization)
    with transaction.atomic():
        if not _end(Invitation.objects.filter(pk=row.pk, ended_at=None)):
            return False
        record(by, "role.not offered", _named(row), "", organization=row.organization)
    return True


def open_invitations(organization: Organization) -> QuerySet[Invitation]:
    """Those that can still be accepted, the newest first."""
    return Invitation.objects.filter(organization=organization, ended_at=None, expires_at__gt=timezone.now())


def token_of(row: Invitation) -> str:
    """What stands in its link."""
    return signing.dumps(row.pk, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link leads to; None when the link is wrong, or the invitation over, or whoever invited may
    invite no more."""
    try:
        number = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    row = Invitation.objects.select_related("organization", "invited_by").filter(pk=number).first()
    if row is None or not row.is_open() or not row.invited_by or not may_manage(row.invited_by, row.organization):
        return None
    return row


def forget_invited() -> int:
    """Forget the addresses of invitations that ended; return of how many. For the clock."""
    over = Q(ended_at__isnull=False) | Q(expires_at__lte=timezone.now())
    return Invitation.objects.filter(over).exclude(email="").update(email="")


def _end(rows: QuerySet[Invitation]) -> int:
    return rows.update(ended_at=timezone.now(), email="")


def _named(row: Invitation) -> str:
    return f"{row.organization.name[:100]} {row.role} invitation {row.pk}"
