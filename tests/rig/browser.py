"""Visitors with a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that looks for nothing on its own, and runs as root in a container.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000
"""Milliseconds a browser may take: on a shared machine a page needs many times what it needs alone."""
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else the one Playwright downloaded."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=_FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody with a fresh browser profile at the site `base_url`.

    `options` are Playwright's for a context: `locale="es"`, `java_script_enabled=False`, `color_scheme="dark"`,
    `viewport={"width": 320, "height": 640}`, `storage_state=…`.
    """

    def __init__(self, browser: Browser, base_url: str, **options: Any) -> None:
        self.base_url = base_url
        self.has_scripts = options.get("java_script_enabled", True)
        self.context: BrowserContext = browser.new_context(base_url=base_url, **options)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        """Every address that any page of this visitor asked for."""
        self.complaints: list[str] = []
        """Errors that pages wrote to the console: scripts that fail, content that the policy forbids."""
        self.context.on("request", self._note)
        self.context.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def close(self) -> None:
        """Forget the profile."""
        self.context.close()

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def third_parties(self) -> set[str]:
        """Hosts other than the site's own that were asked for anything."""
        own = urlsplit(self.base_url).netloc
        hosts = {urlsplit(url).netloc for url in self.requests if not url.startswith(("data:", "blob:", "about:"))}
        return hosts - {own}

    def cookies(self) -> list[str]:
        """Names of the cookies this visitor holds."""
        return [str(cookie.get("name")) for cookie in self.context.cookies()]

    def violations(self) -> str:
        """What axe-core finds wrong with the page as it stands: "" when nothing."""
        # Without scripts axe would wait for its own timers for ever.
        assert self.has_scripts, "axe needs a visitor with scripts"
        results = Axe().run(self.page, options={"resultTypes": ["violations"], **_RULES})
        return str(results.generate_report()) if results.violations_count else ""

    def overflow(self, width: int = 320) -> list[str]:
        """Elements that stick out sideways when the window is `width` pixels wide; [] when all fits."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 640})
        found = self.page.evaluate(_STICKING_OUT)
        if before:
            self.page.set_viewport_size(before)
        return list(found)


# The document decides: what lies in a box that scrolls by itself does not make the page scroll.
_STICKING_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const isWide = e => e.getBoundingClientRect().right > root.clientWidth + 1;
  const wide = [...document.body.querySelectorAll('*')].filter(isWide);
  return wide.length ? wide.map(e => e.outerHTML.slice(0, 120)) : [`the page is ${root.scrollWidth} px wide`];
}"""
