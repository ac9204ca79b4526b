"""A third language is a catalogue and pages: no code, no migration."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command

from campaign.settings.parts import languages

CSS = Path(site_settings.ROOT) / "campaign" / "static" / "css" / "firma.css"


def test_a_language_is_here_when_its_catalogue_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("es", "fr", "pt_BR"):
        folder = tmp_path / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").touch()
    monkeypatch.setattr(languages, "LOCALE_PATHS", [tmp_path])
    assert languages._translated() == ["es", "fr", "pt-br"]
    assert [code for code, _name in languages.LANGUAGES] == ["en", "es"]


@pytest.mark.django_db
def test_one_more_needs_no_migration(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "French")]
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()


def test_the_stylesheet_knows_no_left_and_no_right() -> None:
    css = CSS.read_text()
    assert re.findall(r"(?<![\w-])(?:(?:margin|padding|border|inset)-)?(?:left|right)\s*:", css) == []
    assert re.findall(r"(?:text-align|float)\s*:\s*(?:left|right)", css) == []
    four_sides = re.findall(r"(?:padding|margin|inset):\s*([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;(]+);", css)
    assert [sides for sides in four_sides if sides[1] != sides[3]] == []
