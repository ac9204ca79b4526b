"""Load the two petitions of the demo, with everything around them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from petitions.reference_case.load.petition import load_petition
from petitions.reference_case.load.site import load_site
from petitions.reference_case.pictures import book_shelf, row_houses
from petitions.reference_case.read import read_petition

CASES = [("protect_philly", row_houses.draw, 0), ("library_hours", book_shelf.draw, 3)]
"""Folder, picture, reasons left for a moderator."""


class Command(BaseCommand):
    help = "Load the reference case and an open petition. What is there already is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load_site()
        for folder, draw, waiting in CASES:
            data = read_petition(folder, timezone.now())
            loaded = load_petition(data, draw, waiting)
            self.stdout.write(f"{data.slug}: {'loaded' if loaded else 'there already'}")
