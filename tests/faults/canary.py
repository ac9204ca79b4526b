"""Somebody who cannot be mistaken for anybody else, what staff do with them, and everywhere they could have stayed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg import sql

from tests.faults.ground import SLUG, Ground
from tests.rig.seed import manage
from tests.rig.spellings import as_bytes, files_below

EMAIL = "zyxwana.q@canary-mail.example"
PERSON = {
    "given_name": "Zyxwána",
    "family_name": "Quetzalcañary",
    "email": EMAIL,
    "city": "Canarývölle",
    "country": "GB",
    "postal_code": "ZX9 7QJ",
    "reason": "Because the zebrás drink at dusk.",
    "visibility": "public",
    "public_name": "as_written",
    "updates": "on",
}
WORDS = [
    *("Zyxwána", "zyxwana", "Quetzalcañary", "Quetzalcanary", EMAIL, "zyxwana.q", "canary-mail.example"),
    *("Canarývölle", "canaryvolle", "ZX9 7QJ", "zx97qj", "zebrás drink at dusk"),
]
"""Also as a folded form would have them."""

_BEGIN = """
from django.contrib.auth import get_user_model
from petitions.models import Petition, Reason
petition = Petition.objects.get(slug="library-hours")
user = get_user_model().objects.get(email="edith@example.org")
"""
PUBLISH = """
from petitions.moderating.review import publish
assert all(publish(pk) for pk in Reason.objects.filter(petition=petition, state="waiting").values_list("pk", flat=True))
"""
PACK = """
from petitions.delivering.ask_for_packet import Wish, ask_for_packet
from petitions.delivering.tasks import enqueue_packet
from petitions.exporting.ask import ask
from petitions.exporting.tasks import enqueue_export
quoted = (Reason.objects.filter(petition=petition).latest("pk").pk,)
for level in ("name_postal", "certificate"):
    ask_for_packet(Wish(petition, tuple(petition.targets.all()), level, reason_ids=quoted), user, enqueue_packet)
for level, kind in (("name_postal", "csv"), ("name_city", "xlsx"), ("name_city", "json")):
    ask(petition, level, kind, user, "For the council", enqueue=enqueue_export)
"""
HAND_OVER = """
from django.utils import timezone
from petitions.models import PacketFolder
from tests.petitions.reading.content import a_delivery
line = a_delivery(petition, happened_on=timezone.now().date()).lines.get()
PacketFolder.objects.filter(packet__level="name_postal", target=line.target).update(delivered_as=line)
"""
BROADCAST = """
from django.conf import settings
from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from tests.petitions.announcing.crowd import an_update
settings.BROADCAST_ALONE_MAX, settings.BROADCAST_COOL_DOWN_HOURS = 10**6, 0
ask(an_update(petition), Audience("everything"), user)
"""
OPEN = """
import pathlib
from petitions.delivering.build_packet import place_of
from petitions.models import Export, PacketFile
from petitions.sealing.keys import open_key
from petitions.sealing.store import read, store
from tests.petitions.printing.pdf import page_texts
into, key = pathlib.Path({into!r}), open_key(petition.sealing_key)
rows = [(file.stored, place_of(file)) for file in PacketFile.objects.all() if file.stored]
rows += [(export.file_name, export.place) for export in Export.objects.exclude(file_name="")]
for number, (name, place) in enumerate(rows):
    if store().exists(name):
        data = b"".join(read(name, key, place))
        (into / f"{{number}}-{{pathlib.Path(name).name}}").write_bytes(data)
        if name.endswith(".pdf"):
            # A name may stand on two lines.
            (into / f"{{number}}.txt").write_text(" ".join("".join(page_texts(data)).split()))
"""


def staff(place: Ground, script: str, **words: object) -> None:
    """Let Edith do something, in a process of its own."""
    env = place.site.env | {"STATEMENT_SECONDS": "60"}
    manage(env, "shell", "--no-imports", "-v", "0", "-c", _BEGIN + (script.format(**words) if words else script))


def every_cell(place: Ground) -> Iterator[tuple[str, bytes]]:
    """Every cell of every table, and the dump that an operator would make."""
    with place.connect() as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for table in tables:
            rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*table)))
            names = [column.name for column in rows.description or ()]
            for row in rows:
                yield from ((f"{table[1]}.{name}", as_bytes(cell)) for name, cell in zip(names, row, strict=True))
    yield "pg_dump", place.server.program("pg_dump", f"--dbname={place.site.env['DATABASE_URL']}").stdout


def every_file(place: Ground, into: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the site as it lies there, what is in the sealed ones, and every log, the database's too."""
    yield from files_below(Path(place.site.env["VAR_DIR"]))
    into.mkdir()
    staff(place, OPEN, into=str(into))
    yield from ((f"opened {name}", data) for name, data in files_below(into))
    yield from files_below(place.site.logs)
    yield "log of PostgreSQL", (place.server.folder / "log").read_bytes()


def every_page(place: Ground) -> dict[str, bytes]:
    """What anybody finds who follows all links from the front page: pages, feeds, data, pictures, sheets."""
    found: dict[str, bytes] = {}
    waiting = deque(["/", "/es/", f"/petitions/{SLUG}/count.json", f"/petitions/{SLUG}/held/"])
    while waiting:
        path = waiting.popleft()
        if path in found or path.startswith(("/admin", "/account", "/static")):
            continue
        found[path] = read(place, path)
        links = re.findall(rb"""(?:href|src)=["']?([^"'\s>]+)""", found[path])
        waiting += [link for each in links if (link := _path(place, each))]
    return found


def read(place: Ground, path: str) -> bytes:
    """A page as it is sent, with its headers. Twice from each process of the server, as far as that can be had."""
    answers: list[Any] = [place.place.ask("GET", path) for _time in range(4)]
    return b"".join(f"{status} {headers}".encode() + body for status, body, headers in answers)


def _path(place: Ground, link: bytes) -> str:
    text = link.decode("utf-8", "replace").replace("&amp;", "&").removeprefix(place.site.url).partition("#")[0]
    return text if text.startswith("/") and not text.startswith("//") else ""
