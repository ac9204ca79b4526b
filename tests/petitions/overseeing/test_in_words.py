"""What stands on the access log as a code is read in words, in the language of the reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from petitions.models import AccessEntry
from petitions.overseeing.entries import KINDS
from petitions.overseeing.in_words import ACTS, WHYS, act_in_words, subject_in_words, why_in_words

ROOT = Path(__file__).resolve().parents[3] / "petitions"


def an_entry(act: str = "role.given", subject: str = "", why: str = "") -> AccessEntry:
    return AccessEntry(act=act, subject=subject, why=why)


def test_every_act_has_words() -> None:
    code = re.compile(rf'"((?:{"|".join(KINDS)})\.[a-z ]+)"')
    noted = re.compile(r'\bnote\([^"]*?, "([a-z ]+)"')
    written: set[str] = set()
    for path in ROOT.rglob("*.py"):
        if {"migrations", "overseeing"} & set(path.relative_to(ROOT).parts[:-1]):
            continue
        text = path.read_text()
        if "record(" in text or "log(" in text or "note" in text:
            written |= {act for act in code.findall(text) if not act.startswith("petition.") or "purged" in act}
        if path.parent.name in ("exporting", "announcing", "emailing"):
            kind = "export" if path.parent.name == "exporting" else "broadcast"
            written |= {f"{kind}.{act}" for act in noted.findall(text)}
    assert len(written) > 40 and written - set(ACTS) == set()


@pytest.mark.parametrize(
    ("entry", "what", "of_what", "why"),
    [
        (
            an_entry("role.given", "Vecinos de El Molino owner account 4", "founded it"),
            "función dada",
            "Vecinos de El Molino: titular, cuenta 4",
            "fundó el grupo",
        ),
        (an_entry("login.done", "account 2"), "inició sesión", "cuenta 2", ""),
        (
            an_entry("packet.link for 14 days", "clean-river packet 3", "For the mayor"),
            "enlace a un expediente enviado, por 14 días",
            "clean-river packet 3",
            "For the mayor",
        ),
        (
            an_entry("role.offered", "North organizer invitation 7", "invitation 7 of account 2"),
            "invitación enviada",
            "North: organizador/a, invitación 7",
            "invitación 7 de la cuenta 2",
        ),
        (an_entry("role.given", "Translators account 5", "?"), "función dada", "Translators: cuenta 5", "?"),
        (an_entry("other.thing", "x", "y"), "other.thing", "x", "y"),
    ],
)
def test_codes_are_read_in_spanish_and_what_people_wrote_stays(
    entry: AccessEntry, what: str, of_what: str, why: str
) -> None:
    with override("es"):
        assert (act_in_words(entry), subject_in_words(entry), why_in_words(entry)) == (what, of_what, why)


def test_known_reasons_are_those_the_code_gives() -> None:
    text = "".join(path.read_text() for path in ROOT.rglob("*.py") if path.name != "in_words.py")
    given_elsewhere = {"create", "edit", "delete", "recovery_codes", "totp", "webauthn"}
    assert [why for why in WHYS if f'"{why}"' not in text and why not in given_elsewhere] == []
