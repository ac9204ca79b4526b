"""Make an export: read, order, write. Whole or absent; on the access log before the first row and after the last."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from petitions.counting.number_set import NumberSet
from petitions.exporting.ask import count
from petitions.exporting.disclosure import listed
from petitions.exporting.filters import Filters, narrowed
from petitions.exporting.keyed_order import in_keyed_order
from petitions.exporting.may import note
from petitions.exporting.read_rows import CERTIFICATE, certificate, people
from petitions.exporting.write_csv import write_csv
from petitions.exporting.write_json import write_json
from petitions.exporting.write_xlsx import write_xlsx
from petitions.models import Export, Level, Tally
from petitions.models.export import LINK_LASTS
from petitions.sealing.keys import open_key
from petitions.sealing.store import UNFINISHED, Kept, keep, remove
from petitions.working.job import CannotBeDone, Progress, finish

Write = Callable[[BinaryIO], None]
Put = Callable[[Write], Kept]
FOLDER = "exports"
"""Where the files lie in the sealed store."""


def make(export: Export, progress: Progress) -> None:
    """Make the file of an export and keep it, sealed, for 48 hours; the work of run_job().

    Raises KeyDestroyed, SealBroken, Stopped, OSError, or CannotBeDone for one that the command began and did not end.
    """
    if export.at_shell:
        raise CannotBeDone(Export.Problem.LOST)
    key = open_key(export.petition.sealing_key)
    name = f"{FOLDER}/{export.petition_id}/{export.pk}.{export.format}"
    put: Put = partial(keep, name, key, export.place)
    make_at(export, progress, put, remove, timezone.now() + LINK_LASTS)


def make_at(
    export: Export,
    progress: Progress,
    put: Put,
    take_back: Callable[[str], None],
    expires_at: datetime.datetime | None = None,
) -> None:
    """Make it where `put` puts it, and end the job; `take_back(name)` when somebody cancelled at the last moment."""
    key = open_key(export.petition.sealing_key)
    passed = _Passed(progress, Tally.objects.get(petition=export.petition_id).last_position)
    note(export, export.made_by, "begun", export.why)
    try:
        kept = put(partial(_write, export, key, passed))
        try:
            with transaction.atomic():
                result = {"file_name": kept.name, "size": kept.size, "sha256": kept.sha256, "rows": passed.written}
                if expires_at:
                    result |= {
                        "expires_at": expires_at,
                        "numbers": passed.numbers.packed(),
                        "position": passed.position,
                    }
                finish(export, total=passed.written, done=passed.written, **result)
                note(export, export.made_by, "ended", export.why, passed.written, kept.sha256)
        except BaseException:
            take_back(kept.name)
            raise
    except BaseException:
        note(export, export.made_by, "ended", export.why, passed.read)
        raise


class _Passed:
    """Counts rows as they pass, and tells the job: half a step when a row was read, half when it was written.

    It remembers their numbers, and at which position of the roll it all began.
    """

    def __init__(self, progress: Progress, position: int) -> None:
        self._progress, self.read, self.written = progress, 0, 0
        self.position, self.numbers = position, NumberSet()

    def expect(self, total: int) -> None:
        self._progress(0, total)

    def reading(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for row in rows:
            self.read += 1
            if self.read % 500 == 0:
                self._say()
            yield row

    def writing(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for row in rows:
            self.written += 1
            if self.written % 500 == 0:
                self._say()
            yield row

    def _say(self) -> None:
        self._progress((self.read + self.written) // 2)


def _write(export: Export, key: bytes, passed: _Passed, out: BinaryIO) -> None:
    filters = Filters.from_json(export.filters)
    passed.expect(count(export.petition, export.level, filters))
    if export.level == Level.CERTIFICATE:
        header, rows = CERTIFICATE, iter([certificate(export.petition)])
        rows = passed.writing(rows)
    else:
        header = list(export.fields)
        found = people(narrowed(listed(export.petition), export.petition, filters), key, header, passed.numbers.add)
        folder = Path(settings.SEALED_ROOT) / UNFINISHED
        rows = passed.writing(in_keyed_order(bytes(export.order_key), passed.reading(found), folder))
    match export.format:
        case Export.Format.XLSX:
            write_xlsx(out, header, rows, footer=_said(export))
        case Export.Format.JSON:
            write_json(out, {"export": _about(export)}, header, rows)
        case _:
            write_csv(out, header, rows)


def _said(export: Export) -> str:
    # In no language: whoever prints it reads one, and the number is what leads back.
    return f"{export.petition.slug} · {export.level} · № {export.pk}"


def _about(export: Export) -> dict[str, object]:
    about = {"id": export.pk, "petition": export.petition.slug, "level": export.level, "filters": export.filters}
    return about | {"made_at": export.made_at.astimezone(datetime.UTC).isoformat(timespec="seconds")}
