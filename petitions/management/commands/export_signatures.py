"""Export a petition's signatures into a file."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from petitions.exporting.ask import ask
from petitions.exporting.make import make_at
from petitions.exporting.may import user_called
from petitions.exporting.whole_file import put_whole
from petitions.models import Export, Level, Petition
from petitions.sealing.keys import KeyDestroyed
from petitions.working.job import Progress, run_job


class Command(BaseCommand):
    help = "Write the signatures of a petition at a disclosure level; the file is whole or absent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--level", required=True, choices=Level.values)
        parser.add_argument("--format", default="csv", choices=Export.Format.values)
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--by", required=True, help="mail address of the user who asks; needs the permission")
        parser.add_argument("--why", required=True, help="the reason, kept on the access log")

    def handle(self, *args: Any, **options: Any) -> None:
        petition = Petition.objects.select_related("sealing_key").filter(slug=options["slug"]).first()
        if petition is None:
            raise CommandError(f"There is no petition called {options['slug']}.")
        user, output = user_called(options["by"]), options["output"]
        if user is None:
            raise CommandError(f"There is no user {options['by']}.")
        if not os.access(output.parent, os.W_OK) or output.is_dir():
            raise CommandError(f"{output} cannot be written: there is no such folder, or it is locked.")
        try:
            export = ask(petition, options["level"], options["format"], user, options["why"])
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not export signatures.") from error
        except KeyDestroyed as error:
            raise CommandError(str(Export.Problem.KEY_DESTROYED.label)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        run_job(Export, export.pk, partial(_make, output))
        export.refresh_from_db()
        if export.state != Export.State.DONE:
            said = export.get_problem_display() or "It was cancelled, and nothing was kept."
            raise CommandError(f"Export {export.pk} was not written. {said}")
        self.stdout.write(f"Export {export.pk}: {export.rows} rows, {export.size} bytes, written to {output}")


def _make(output: Path, export: Export, progress: Progress) -> None:
    make_at(export, progress, partial(put_whole, output), lambda name: Path(name).unlink(missing_ok=True))
