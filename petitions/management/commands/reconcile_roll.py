"""Prove the count of every petition, or say what differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.counting.reconcile import reconcile
from petitions.models import Petition


class Command(BaseCommand):
    help = "Compare tallies with the roll and the roll with the signatures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="set tallies and places to what the roll says")

    def handle(self, *args: Any, fix: bool = False, **options: Any) -> None:
        wrong = 0
        for petition in Petition.objects.order_by("slug"):
            for difference in reconcile(petition, fix=fix):
                wrong += 1
                self.stdout.write(f"{petition.slug}: {difference}")
        if wrong and not fix:
            raise CommandError(f"{wrong} differences. Run with --fix to let the tallies follow the roll.")
        self.stdout.write("Fixed." if wrong else "All counts are exact.")
