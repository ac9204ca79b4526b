"""Prove that nobody altered the access log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.exporting.access_log import first_fault
from petitions.models import AccessEntry


class Command(BaseCommand):
    help = "Walk the access log's chain of hashes."

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := first_fault():
            raise CommandError(f"The access log is broken: {fault}.")
        last = AccessEntry.objects.order_by("-pk").first()
        self.stdout.write(f"{AccessEntry.objects.count()} entries, whole. Head: {last.hash if last else 'none'}")
