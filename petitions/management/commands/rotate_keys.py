"""Wrap the petitions' keys under the newest of FIRMA_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.sealing.keys import WrappingKeyMissing
from petitions.sealing.rotate import rotate_keys


class Command(BaseCommand):
    help = "Re-wrap all living keys under the first of FIRMA_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = rotate_keys()
        except WrappingKeyMissing as error:
            raise CommandError(
                "A key was wrapped with a key that is not in FIRMA_KEYS; nothing was changed."
            ) from error
        self.stdout.write(f"{count} keys are wrapped under the newest of FIRMA_KEYS.")
