"""Invented signatures for trying things out at size. Development only."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Petition, Signature
from petitions.reference_case.load.petition import signings
from petitions.reference_case.moments import recent_moments
from petitions.reference_case.people import people
from petitions.reference_case.read import read_petition
from petitions.signing.store_confirmed import store_confirmed
from petitions.telling.owe import note_as_told


class Command(BaseCommand):
    help = "Put COUNT more invented people on the roll of a petition, confirmed, all visibilities mixed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--count", type=int, required=True)

    def handle(self, *args: Any, slug: str = "", count: int = 0, **options: Any) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError("Invented signatures are made under development settings only.")
        if count < 1:
            raise CommandError("--count must be at least 1.")
        petition = Petition.objects.select_related("sealing_key").filter(slug=slug).first()
        if petition is None:
            raise CommandError(f"There is no petition called {slug}.")
        if petition.published_at is None:
            raise CommandError("This petition is a draft: publish it first, in both languages.")
        data = read_petition("library_hours", timezone.now())
        first = Signature.objects.filter(petition=petition).count() + 1
        crowd = people(recent_moments(count, timezone.now()), data.cities, data.reasons, slug, first)
        made = store_confirmed(petition, signings(petition, crowd), source="demo")
        while number_the_roll():
            pass
        note_as_told(petition)
        self.stdout.write(f"{made} signatures are on the roll of {slug}.")
