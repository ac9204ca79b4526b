"""What a new version needs before it serves: tables, static files, keys that open."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from petitions.sealing.rotate import unopenable_keys


class Command(BaseCommand):
    help = "Migrate, collect static files, check the wrapping keys. Safe to run again and again."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("collectstatic", interactive=False, verbosity=0)
        if lost := unopenable_keys():
            raise CommandError(
                f"FIRMA_KEYS opens none of these keys: {', '.join(lost[:5])} ({len(lost)} in all). What is sealed "
                "with them cannot be read or signed without the wrapping key of that time: see docs/deploying.md."
            )
