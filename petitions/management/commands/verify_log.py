"""Prove that nobody altered the access log, nor cut off its end."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.exporting.access_log import first_fault
from petitions.models import AccessEntry
from petitions.overseeing.heads import entries_until, missing_head


class Command(BaseCommand):
    help = "Walk the access log's chain of hashes, and look whether it still holds the ends that were mailed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", action="append", default=[], help="an end of the log, from a weekly mail")

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := first_fault():
            raise CommandError(f"The access log is broken: {fault}.")
        if gone := missing_head():
            raise CommandError(
                f"The access log is broken: it had {gone.entries} entries on {gone.at:%Y-%m-%d} and ended with "
                f"{gone.hash}, which it does not hold any more. Its end was cut off, or it was written anew."
            )
        for head in options["head"]:
            self._say_head(head.strip().lower())
        last = AccessEntry.objects.order_by("-pk").first()
        self.stdout.write(f"{AccessEntry.objects.count()} entries, whole. Head: {last.hash if last else 'none'}")

    def _say_head(self, head: str) -> None:
        if not (count := entries_until(head)):
            raise CommandError(
                f"The access log is broken: no entry has the hash {head}. Its end was cut off, or it was written anew, "
                "or this is the log of another site."
            )
        self.stdout.write(f"{head} is entry number {count}, as it was.")
