"""The mail that invites somebody to an organization."""

from __future__ import annotations

from django.utils.translation import override

from petitions.emailing.compose import address, compose
from petitions.models import Invitation


def mail_invitation(row: Invitation, token: str) -> None:
    """Put it into the outbox, in the language that whoever invites has chosen."""
    by = row.invited_by
    with override(row.language):
        role = str(row.get_role_display())
    words = {
        "who": by.get_full_name() or by.get_username() if by else "",
        "organization": row.organization.name,
        "role": role,
        "url": address("invitation", row.language, token),
    }
    compose("invitation", row.email, row.language, words).send()
