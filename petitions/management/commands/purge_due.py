"""Destroy the names of petitions whose day has come, or say which these are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from petitions.models import Stuck
from petitions.sealing.purge import purge_due


class Command(BaseCommand):
    help = (
        "Destroy the keys of petitions that are due. The clock does so every hour; by hand it is done at once. "
        "Says what should have been destroyed and could not be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        found = purge_due(dry_run=dry_run)
        for petition, due in found:
            day = due.isoformat()
            said = f"is due since {day}" if dry_run else f"was due on {day}: its names are destroyed."
            self.stdout.write(f"{petition.slug} {said}")
        if not found:
            self.stdout.write("Nothing is due.")
        for row in Stuck.objects.all():
            since = row.since.isoformat(timespec="minutes")
            self.stderr.write(f"Overdue: {row.what} could not do {row.row} ({row.error}), since {since}.")
