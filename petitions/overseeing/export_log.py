"""Entries of the access log as a file; that somebody took it is on the log as well."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from petitions.exporting.access_log import record
from petitions.exporting.write_csv import write_csv
from petitions.models import AccessEntry
from petitions.organizing.reach import holds_for_the_site
from petitions.overseeing.entries import PERMISSION

HEADER = ["number", "when", "who", "what", "of what", "organization", "petition", "why", "rows", "file", "hash"]
MOST = 100_000
"""So many entries, the newest, go into one file."""


def export_log(user: Any, rows: QuerySet[AccessEntry], wanted: str) -> bytes:
    """The entries as CSV that no spreadsheet calculates with. Notes it first, with `wanted` (what was looked for), rows
    and hash of the file: for each organization in it, or once for whoever reads the log of the site.

    Raises PermissionDenied for somebody who may not read the log. `rows` are trusted to be within reach.
    """
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    entries = list(rows.order_by("-pk")[:MOST])
    out = io.BytesIO()
    write_csv(out, HEADER, _cells(entries))
    data = out.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    concerned = {entry.organization_id for entry in entries}
    if holds_for_the_site(user, PERMISSION) or not concerned:
        concerned = {None}
    for organization in sorted(concerned, key=lambda each: each or 0):
        count = len([entry for entry in entries if organization in (None, entry.organization_id)])
        record(user, "log.exported", "access log", wanted[:500], count, sha256, organization=organization)
    return data


def _cells(entries: list[AccessEntry]) -> Iterator[list[str]]:
    for entry in entries:
        yield [
            str(entry.pk),
            entry.at.isoformat(timespec="seconds"),
            entry.actor_label,
            entry.act,
            entry.subject,
            entry.organization.name if entry.organization else "",
            entry.petition.slug if entry.petition else "",
            entry.why,
            str(entry.rows),
            entry.file_hash,
            entry.hash,
        ]
