"""Accept an invitation: by a button, with the account of the invited address."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from petitions.models import Invitation
from petitions.people.roles import give_role


class NotYours(Exception):
    """It was sent to another address."""


def is_for(invitation: Invitation, user: Any) -> bool:
    """Whether the invited address is one that this account has proved."""
    proved = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email)
    return bool(invitation.email) and proved.exists()


def accept(invitation: Invitation, user: Any) -> bool:
    """Give `user` the role; False when it was over. Raises NotYours when it is for another address."""
    with transaction.atomic():
        row = Invitation.objects.select_for_update(of=("self",)).select_related("organization").get(pk=invitation.pk)
        if not row.is_open():
            return False
        if not is_for(row, user):
            raise NotYours
        give_role(row.organization, user, row.role, user, f"invitation {row.pk} of account {row.invited_by_id}")
        Invitation.objects.filter(pk=row.pk).update(ended_at=timezone.now(), email="")
    return True
