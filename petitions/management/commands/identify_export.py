"""Say which export a file, or rows cut out of one, came from."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from math import floor, log10
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from petitions.exporting.access_log import record
from petitions.exporting.identify import Found, TooFew, identify
from petitions.exporting.may import PERMISSION, user_called
from petitions.exporting.read_back import Unreadable, read_back
from petitions.models import Export

UNSAID = "asked at the shell"


class Command(BaseCommand):
    help = "Name the export that the rows of FILE (CSV, XLSX or JSON) were cut from. About 200 rows are enough."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", help="mail address of the user who asks; needs the permission")
        parser.add_argument("--why", default=UNSAID, help="the reason, kept on the access log")

    def handle(self, *args: Any, **options: Any) -> None:
        # No signer is named here, and whoever has the shell has the keys: who asks may be left open.
        user, why, file = _who(options["by"]), options["why"].strip(), options["file"]
        if not why or len(why) > 500:
            raise CommandError("Looking at signatures needs a reason of at most 500 letters.")
        try:
            data_hash = hashlib.sha256(file.read_bytes()).hexdigest()
            record(user, "export.looked into", "a file", why, 0, data_hash)
            rows = read_back(file)
            found = identify(rows, Export.objects.exclude(fields=[]).select_related("petition", "made_by"))
        except (OSError, Unreadable) as error:
            raise CommandError(f"{file} cannot be read: it should be CSV, XLSX or JSON.") from error
        except TooFew as few:
            raise CommandError(
                f"Only {few} rows differ from each other, too few to tell; about 200 are enough."
            ) from few
        said, petition = (str(found.export), found.export.petition) if found else ("no export", None)
        record(user, "export.identified", said, why, len(rows), data_hash, petition=petition)
        self.stdout.write(_said(found, len(rows)))


def _who(address: str | None) -> Any:
    """The user of this address; None when nobody was named."""
    if address is None:
        return None
    user = user_called(address)
    if user is None:
        raise CommandError(f"There is no user {address}.")
    if not user.is_active or not user.has_perm(PERMISSION):
        raise CommandError(f"{address} may not look at signatures.")
    return user


def _said(found: Found | None, rows: int) -> str:
    if found is None:
        return f"No export of this site has its rows in this order ({rows} rows looked at)."
    export = found.export
    odds = (
        "as good as certain" if found.chance < 1e-300 else f"by accident less than once in 10^{-_power(found.chance)}"
    )
    return (
        f"Export {export.pk} of {export.petition.slug}: {export.level}, {export.format}, {export.rows} rows, asked for"
        f" by {export.made_by or 'somebody whose account is gone'} on {export.made_at:%Y-%m-%d %H:%M} UTC:"
        f" {export.why}\n"
        f"The order of {rows} rows fits it and no other export; {odds}."
    )


def _power(chance: float) -> int:
    return floor(log10(chance)) + 1
