"""Compare donations with Stripe's books."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from petitions.donating.reconcile import reconcile
from petitions.donating.stripe_client import StripeAway, is_ready


class Command(BaseCommand):
    help = "Compare donations with Stripe's books and say what differs; --fix writes down what Stripe says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=40, help="what was opened in so many days")
        parser.add_argument("--fix", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_ready():
            raise CommandError("STRIPE_SECRET_KEY is not set: there is nothing to compare with.")
        since, left, count = timezone.now() - datetime.timedelta(days=options["days"]), 0, 0
        try:
            for each in reconcile(since, options["fix"]):
                count += 1
                left += not each.is_repaired
                self.stdout.write(f"{each.what}: here {each.ours or 'nothing'}; Stripe {each.theirs}")
        except StripeAway as error:
            raise CommandError(f"Stripe does not answer: {type(error).__name__} {error}") from error
        self.stdout.write(f"{count} differ, {count - left} repaired.")
        if left:
            raise CommandError("The books differ.")
