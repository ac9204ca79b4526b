"""People to try the site with, under development settings only. Prints their logins each time."""

from __future__ import annotations

import os
import secrets
from typing import Any
from urllib.parse import quote

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from petitions.models import Organization
from petitions.organizing.groups import ensure_organizer_group, ensure_staff_group
from petitions.organizing.review_flow import ensure_reviewers
from petitions.sealing.factors import unseal_factor

STAFF = "edith@example.org"
PEOPLE = {
    "edith@example.org": "Edith Long, staff: may review, moderate and export",
    "oscar@example.org": "Óscar Reyes, organizer: writes petitions, updates and deliveries",
    "max@example.org": "Max Field, no rights",
}
"""What is before the comma is the person's name; Wagtail's account screen cannot be saved without both parts."""


class Command(BaseCommand):
    help = "Make the demo people with random passwords, kept in VAR_DIR/demo-logins.txt."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError("Demo people are made under development settings only.")
        known = _read()
        for email, who in PEOPLE.items():
            user = get_user_model().objects.filter(email=email).first()
            if user is None or email not in known:
                known[email] = secrets.token_urlsafe(12)
                user = _set(user, email, who, known[email])
            EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
            self.stdout.write(f"  {email:<20} {known[email]:<18} {who}")
        _write(known)
        _give_rights()
        factor = give_second_factor(get_user_model().objects.get(email=STAFF))
        self.stdout.write(f"  second factor of {STAFF}: {factor}")
        self.stdout.write("    (for an authenticator app; or let `manage.py demo_code` tell the six digits of now)")


def _set(user: User | None, email: str, who: str, password: str) -> User:
    first, last = who.split(",")[0].split()
    user = user or User(email=email, first_name=first, last_name=last)
    user.set_password(password)
    user.save()
    return user


def give_second_factor(user: User) -> str:
    """Give `user` an authenticator app ready-made, unless there is one; return its address for an app."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    row = row or TOTP.activate(user, generate_totp_secret()).instance
    secret = unseal_factor(row.data["secret"])
    return f"otpauth://totp/{quote(user.email)}?secret={secret}&issuer=Firma"


def _give_rights() -> None:
    users = get_user_model().objects
    edith, oscar = users.get(email="edith@example.org"), users.get(email="oscar@example.org")
    edith.groups.add(ensure_staff_group(), ensure_reviewers())
    if not oscar.groups.exists():  # those that somebody founds later are none of his
        oscar.groups.add(*map(ensure_organizer_group, Organization.objects.all()))


def _read() -> dict[str, str]:
    path = settings.VAR_DIR / "demo-logins.txt"
    if not path.exists():
        return {}
    return dict(line.split() for line in path.read_text().splitlines() if line.strip())


def _write(logins: dict[str, str]) -> None:
    path = settings.VAR_DIR / "demo-logins.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{email} {password}\n" for email, password in logins.items())
