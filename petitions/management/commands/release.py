"""What a new version needs before it serves: tables, rights of the groups, static files, keys that open."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from petitions.organizing.groups import renew_groups
from petitions.organizing.renamed import adopt_renamed_groups
from petitions.organizing.review_flow import ensure_reviewers
from petitions.sealing.rotate import unopenable_keys

TRIES = 120


class Command(BaseCommand):
    help = "Migrate, renew the groups' rights, collect static files, check the wrapping keys. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self._migrate(options["verbosity"])
        for name in adopt_renamed_groups():
            self.stdout.write(f"The people of the group “{name}” are members of its organization now.")
        ensure_reviewers()
        renew_groups()
        call_command("collectstatic", interactive=False, verbosity=0)
        if lost := unopenable_keys():
            raise CommandError(
                f"FIRMA_KEYS opens none of these keys: {', '.join(lost[:5])} ({len(lost)} in all). What is sealed "
                "with them cannot be read or signed without the wrapping key of that time: see docs/deploying.md."
            )

    def _migrate(self, verbosity: int) -> None:
        """Migrate beside a site that is being used: a change waits for its table a second at a time, never longer.

        Whoever signs meanwhile stands behind it in the queue for that table. A statement may take as long as it needs.
        """
        _take_turns()
        for attempt in range(1, TRIES + 1):
            try:
                call_command("migrate", interactive=False, verbosity=verbosity)
            except OperationalError as error:
                if attempt == TRIES or "lock timeout" not in str(error):
                    raise
                self.stdout.write("A table is in use; trying again …")
                time.sleep(1)
            else:
                return


def _take_turns() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")
        cursor.execute("SET statement_timeout = 0")
    connection.connection.patience = None
