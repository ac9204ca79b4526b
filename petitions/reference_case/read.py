"""Read the TOML files into their shapes. A misspelt or missing key stops with the place it is in."""

from __future__ import annotations

import datetime
import tomllib
import types
import typing
import zoneinfo
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

from petitions.reference_case.rich_text import rich_text
from petitions.reference_case.shapes import Block, PetitionData, RichText, SiteWords

HERE = Path(__file__).parent
LANGUAGES = ("en", "es")
PETITIONS = ("protect_philly", "library_hours")


def read_petition(folder: str, now: datetime.datetime) -> PetitionData:
    """The petition told in `folder`. Dates written as `"-40 days"` count from `now` (aware), at 9 in the morning.

    Raises ValueError when a file does not fit its shape.
    """
    table = _toml(folder, "petition")
    for part in ("offices", "updates", "deliveries", "cities"):
        table[part] = _toml(folder, part)[part]
    table["words"] = {language: _toml(folder, f"words.{language}") for language in LANGUAGES}
    table["reasons"] = {language: _toml(folder, f"reasons.{language}") for language in LANGUAGES}
    local_now = now.astimezone(zoneinfo.ZoneInfo(table["time_zone"]))
    return _Builder(local_now).build(PetitionData, table, folder)


def read_site() -> dict[str, SiteWords]:
    """The site's own words, by language."""
    builder = _Builder(datetime.datetime.now(datetime.UTC))
    return {
        language: builder.build(SiteWords, _toml("site", f"words.{language}"), f"site {language}")
        for language in LANGUAGES
    }


def _toml(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / folder / f"{name}.toml").read_text(encoding="utf-8"))


class _Builder:
    """Turns tables into dataclasses by their annotations; knows what today is."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now

    def build(self, shape: type[typing.Any], table: dict[str, Any], where: str) -> Any:
        hints = typing.get_type_hints(shape)
        unknown = table.keys() - hints.keys()
        missing = {f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING}
        missing -= table.keys()
        if unknown or missing:
            raise ValueError(f"{where}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        return shape(**{key: self.value(hints[key], value, f"{where}.{key}") for key, value in table.items()})

    def value(self, hint: Any, value: Any, where: str) -> Any:
        origin, inside = typing.get_origin(hint), typing.get_args(hint)
        if origin is list:
            return [self.value(inside[0], item, f"{where}[{place}]") for place, item in enumerate(value)]
        if origin is dict:
            return {key: self.value(inside[1], item, f"{where}.{key}") for key, item in value.items()}
        if origin is types.UnionType:
            return self.value(inside[0], value, where)
        if hint is RichText:
            return rich_text(value)
        if hint is Block:
            return _block(value)
        if is_dataclass(hint):
            return self.build(typing.cast(type, hint), value, where)
        if hint is datetime.datetime:
            return self.moment(value)
        if hint is datetime.date and isinstance(value, str):
            return self.moment(value).date()
        if not isinstance(value, hint):
            raise ValueError(f"{where}: {value!r} is no {hint.__name__}")
        return value.strip() if isinstance(value, str) else value

    def moment(self, value: str | datetime.datetime) -> datetime.datetime:
        """A moment on the clocks of the petition's place; `"-40 days"` is nine in the morning, 40 days ago."""
        if isinstance(value, datetime.datetime):
            return value.replace(tzinfo=self.now.tzinfo)
        day = self.now.date() + datetime.timedelta(days=int(value.removesuffix(" days")))
        return datetime.datetime.combine(day, datetime.time(9), tzinfo=self.now.tzinfo)


def _block(table: dict[str, Any]) -> Block:
    [(kind, value)] = table.items()
    return Block(kind, rich_text(value) if kind == "paragraph" else value)
