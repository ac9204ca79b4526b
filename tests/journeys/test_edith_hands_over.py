"""Edith makes a packet, on a phone, in both languages and in the dark; whoever gets it checks it without sending it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_edith_strikes import looks_right
from tests.journeys.walk import log_in
from tests.rig.browser import Visitor
from tests.rig.site import Site

Come = Callable[..., Visitor]
PETITION = "SELECT id FROM petitions_petition WHERE slug = 'library-hours'"
WORDS = {
    "en": {
        "ready": "Ready.",
        "genuine": "This packet is genuine",
        "yes": "is exactly this file",
        "no": "is no file of",
    },
    "es": {
        "ready": "Listo.",
        "genuine": "Este expediente es auténtico",
        "yes": "es exactamente este archivo",
        "no": "no es ningún archivo",
    },
}


def make_packet(visitor: Visitor, petition: int, words: dict[str, str]) -> None:
    """From the wish to the page of the finished packet."""
    page = visitor.page
    page.goto(f"/admin/packets/?petition={petition}")
    looks_right(visitor)
    page.locator(f"a[href$='/packets/new/{petition}/']").click()
    looks_right(visitor)
    page.locator("input[name=level][value=name_city]").check()
    page.locator("button[value=preview]").click()
    expect(page.locator("#preview")).to_be_visible()
    looks_right(visitor)
    page.locator("button[value=make]").click()
    expect(page.locator("p[role=status]")).to_contain_text(words["ready"], timeout=60_000)
    looks_right(visitor)


def drop(page: Page, name: str, data: bytes) -> None:
    """Choose a file on the check page, as dropping it does."""
    page.locator("#file").set_input_files([{"name": name, "mimeType": "application/octet-stream", "buffer": data}])


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_edith_makes_a_packet_and_a_stranger_checks_it(
    visitors: Come, site: Site, tmp_path: Path, language: str, scheme: str
) -> None:
    edith, words = visitors(viewport={"width": 360, "height": 740}, color_scheme=scheme), WORDS[language]
    page = log_in(edith, site, "edith@example.org", language)
    make_packet(edith, site.rows(PETITION)[0][0], words)
    number = page.locator(".firma-facts a").inner_text().rstrip("/").rpartition("/")[2]
    with page.expect_download() as download:
        page.locator("form[action*='/folders/'] button").first.click()
    download.value.save_as(tmp_path / "folder.zip")
    with zipfile.ZipFile(tmp_path / "folder.zip") as folder:
        files = {Path(name).name: folder.read(name) for name in folder.namelist()}
    assert {"letter.pdf", "signatures-1.pdf", "signatures.csv", "signatures.xlsx", "manifest.json"} == set(files)

    stranger = visitors(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    prefix = "" if language == "en" else "/es"
    stranger.page.goto(f"{prefix}/packets/")
    assert stranger.violations() == "" and stranger.overflow(320) == []
    stranger.page.locator("[name=number]").fill(number.lower().replace("-", " "))
    stranger.page.locator("main form button").click()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(words["genuine"])
    assert stranger.violations() == "" and stranger.overflow(320) == []
    before = len(stranger.requests)
    drop(stranger.page, "letter.pdf", files["letter.pdf"])
    expect(stranger.page.locator("[data-results]")).to_contain_text(words["yes"])
    drop(stranger.page, "letter.pdf", files["letter.pdf"] + b" ")
    expect(stranger.page.locator("[data-results]")).to_contain_text(words["no"])
    assert len(stranger.requests) == before, "nothing is sent"
    assert "Given" not in stranger.page.content() and "@" not in stranger.page.locator("main").inner_text()


def test_a_packet_is_found_and_read_without_scripts(visitors: Come, site: Site) -> None:
    visitor = visitors(java_script_enabled=False)
    visitor.page.goto("/packets/")
    visitor.page.locator("[name=number]").fill("zzzz zzzz")
    visitor.page.locator("main form button").click()
    expect(visitor.page.locator("[name=number]")).to_have_value("zzzz zzzz")
    expect(visitor.page.locator("main")).to_contain_text("No packet")
