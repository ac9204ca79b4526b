"""The six digits of now for whoever tries the site without an authenticator app, under development settings only."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from petitions.management.commands.make_demo_people import STAFF
from petitions.sealing.factors import unseal_factor


class Command(BaseCommand):
    help = "Tell the code that the authenticator app of a demo person would show now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default=STAFF)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError("Codes are told under development settings only.")
        row = Authenticator.objects.filter(user__email=options["email"], type=Authenticator.Type.TOTP).first()
        if row is None:
            raise CommandError("This account has no authenticator app.")
        # The middle one of those that are taken just now.
        counters = list(yield_hotp_counters_from_time())
        value = hotp_value(unseal_factor(row.data["secret"]), counters[len(counters) // 2])
        self.stdout.write(format_hotp_value(value))
