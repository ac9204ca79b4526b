"""What README and docs name exists: files, targets, commands, settings, pages, labels, tests. Nothing is left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import resolve

from campaign.catalogues import extracted

ROOT = Path(__file__).resolve().parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DEPLOYING = (ROOT / "docs" / "deploying.md").read_text()
TOP = {path.name for path in ROOT.iterdir()} - {"var"}
OTHERS_READ = {"WEB_BIND", "WEB_CONCURRENCY", "DJANGO_SETTINGS_MODULE"}
"""Read by the Procfile and by Django, not by our settings."""
WAGTAILS_OWN = set(
    "Pages|Settings|Sites|Users|Locales|Site settings|Title|Slug|Save draft|Publish|Set schedule|i|Staff|Organizers"
    "|Submit to Moderators approval|Translate this page|Publish in Spanish|Add Target|Add delivery target text".split(
        "|"
    )
)
"""Labels on the screen that come from Wagtail, or are made by it from ours."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code_of(text: str) -> Iterator[str]:
    """Every piece of code: between backticks, and indented blocks line by line."""
    yield from re.findall(r"`([^`\n]+)`", text)
    yield from (line.strip() for line in re.findall(r"^(?: {4}|\t).+$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text()):
        assert target.startswith("https://") or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_files_that_are_named_exist(path: Path) -> None:
    for code in code_of(path.read_text()):
        for word in re.findall(r"[\w.*-]+(?:/[\w.*-]+)+/?", code):
            first = word.split("/")[0]
            # French is the example of a language that is not there.
            if first in TOP and "/fr/" not in word and f"/{word}" not in code:
                assert list(ROOT.glob(word.rstrip("/"))), word


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    wanted = {name for code in code_of(path.read_text()) for name in re.findall(r"\bmake ([a-z]+)", code)}
    assert wanted <= targets


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_commands_exist(path: Path) -> None:
    known = set(get_commands())
    for code in code_of(path.read_text()):
        for name in re.findall(r"(?:^|\s)manage(?:\.py)? ([a-z_]+)", code):
            assert name in known, name


def test_every_command_of_ours_is_listed() -> None:
    table = DEPLOYING.split("\n## Commands\n")[1]
    ours = {name for name, app in get_commands().items() if app in ("accounts", "home", "petitions")}
    assert set(re.findall(r"^\| `([a-z_]+)[ `]", table, flags=re.MULTILINE)) == ours


@cache
def read_by_settings() -> set[str]:
    """Names of the environment that the settings ask for."""
    found = set()
    for path in (ROOT / "campaign" / "settings").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).lstrip("_").split(".")[0] == "env":
                name = node.args[0]
                if isinstance(name, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]+", str(name.value)):
                    found.add(str(name.value))
    return found


def test_every_setting_of_the_environment_is_explained_and_none_that_nobody_reads() -> None:
    section = DEPLOYING.split("\n## The environment\n")[1].split("\n## ")[0]
    table = set(re.findall(r"^\| `([A-Z_]+)`", section, flags=re.MULTILINE))
    assert "SECRET_KEY" in read_by_settings()
    assert table == read_by_settings() | {"DJANGO_SETTINGS_MODULE"}
    procfile = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "Procfile").read_text()))
    assert all(f"`{name}`" in section for name in procfile)


def test_the_example_holds_what_a_real_site_sets_and_nothing_else() -> None:
    text = (ROOT / ".env.example").read_text()
    names = set(re.findall(r"^#?([A-Z_]+)=", text, flags=re.MULTILINE))
    assert names <= read_by_settings() | OTHERS_READ
    assert read_by_settings() - {"ENV_FILE"} <= names


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_pages_that_are_named_have_an_address(path: Path) -> None:
    for code in re.findall(r"`(/[\w/.-]*)`", path.read_text()):
        if not code.startswith(("/etc", "/srv")):
            assert resolve(code), code


def test_labels_in_the_guide_for_organizers_are_on_the_screen() -> None:
    ours = {_plain(word) for message in extracted() if message.id for word in _both(message.id)} | {
        _plain(word) for word in WAGTAILS_OWN
    }
    text = " ".join((ROOT / "docs" / "organizers.md").read_text().split())
    bold = re.findall(r"\*\*(.+?)\*\*", text)
    labels = {part for label in bold if label != "bold" for part in label.split(" → ")}
    assert {label for label in labels if _plain(label) not in ours and not label.endswith("?")} == set()


def _both(message: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def _plain(label: str) -> str:
    return label.lower().rstrip(".:")


def test_tests_that_promises_point_at_exist() -> None:
    pointers = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "promises.md").read_text())
    assert len(pointers) > 30
    for file, function in pointers:
        assert re.search(rf"^def {function}\(", (ROOT / file).read_text(), flags=re.MULTILINE), f"{file}::{function}"


def test_the_picture_is_small() -> None:
    picture = ROOT / "docs" / "images" / "petition.png"
    assert 10_000 < picture.stat().st_size < 150 * 1024
