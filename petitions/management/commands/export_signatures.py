"""Export a petition's signatures into a file."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from petitions.exporting.export_signatures import export_csv
from petitions.models import Level, Petition
from petitions.sealing.keys import KeyDestroyed
from petitions.sealing.seal import SealBroken


class Command(BaseCommand):
    help = "Write the signatures of a petition at a disclosure level; the file is whole or absent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--level", required=True, choices=Level.values)
        parser.add_argument("--format", default="csv", choices=["csv"])
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--by", required=True, help="mail address of the user who asks; needs the permission")
        parser.add_argument("--why", required=True, help="the reason, kept on the access log")

    def handle(self, *args: Any, **options: Any) -> None:
        petition = Petition.objects.select_related("sealing_key").filter(slug=options["slug"]).first()
        user = get_user_model().objects.filter(email=options["by"].lower()).first()
        if petition is None:
            raise CommandError(f"There is no petition called {options['slug']}.")
        if user is None:
            raise CommandError(f"There is no user {options['by']}.")
        if not os.access(options["output"].parent, os.W_OK):
            raise CommandError(f"{options['output']} cannot be written: there is no such folder, or it is locked.")
        try:
            pieces = export_csv(petition, options["level"], user, options["why"])
            size = write(pieces, options["output"])
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not export signatures.") from error
        except KeyDestroyed as error:
            raise CommandError("The names on this petition were destroyed as promised.") from error
        except SealBroken as error:
            raise CommandError("A row was altered in the database and does not open; no file was written.") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{size} bytes written to {options['output']}")


def write(pieces: Iterable[bytes], output: Path) -> int:
    """Write beside `output` and move into place at the end: a file cut short never bears the name."""
    draft = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            size = sum(file.write(piece) for piece in pieces)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    return size
