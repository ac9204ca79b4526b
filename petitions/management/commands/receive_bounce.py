"""`manage.py receive_bounce < mail`: for the mail server's pipe, one message on standard input."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from petitions.emailing.bounces import LARGEST, take_back


class Command(BaseCommand):
    help = "Read one mail from standard input; when it says that a mail of ours did not arrive, write that down."

    def handle(self, *args: Any, **options: Any) -> None:
        count = take_back(sys.stdin.buffer.read(LARGEST))
        self.stdout.write(f"{count} mail(s) came back.")
