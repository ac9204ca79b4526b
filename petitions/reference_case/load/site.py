"""The pages around the petitions: home, the lists, about, and the site's settings."""

from __future__ import annotations

from typing import Any

from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage, SiteSettings, SiteText, StandardPage
from petitions.models import OrganizationIndexPage, PetitionIndexPage
from petitions.reference_case.read import LANGUAGES, read_site
from petitions.reference_case.shapes import Block, PageWords, SiteWords


def load_site() -> HomePage:
    """The home page in the site's first language, with all pages around it. What exists is left as it is."""
    words = read_site()
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    home = HomePage.objects.filter(locale=locales["en"]).first() or _make_home(words["en"].home, locales["en"])
    children: list[tuple[type[Page], str]] = [
        (PetitionIndexPage, "petitions"),
        (OrganizationIndexPage, "organizations"),
        (StandardPage, "about"),
    ]
    for model, name in children:
        if not model.objects.child_of(home).exists():
            _add(home, model, getattr(words["en"], name), locales["en"])
    for code, locale in locales.items():
        _translate(home, "home", words[code], locale)
        for model, name in children:
            _translate(model.objects.child_of(home).first(), name, words[code], locale)
    _load_settings(words, locales)
    return home


def _make_home(words: PageWords, locale: Locale) -> HomePage:
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    welcome = Page.objects.child_of(root).filter(content_type__model="page")
    Site.objects.filter(root_page__in=welcome).delete()
    for page in welcome:
        page.delete()
    home = _add(Page.get_first_root_node(), HomePage, words, locale)
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=not Site.objects.exists())
    return home


def _add(parent: Page, model: type[Page], words: PageWords, locale: Locale) -> Any:
    in_menu = model is not HomePage
    page = model(title=words.title, slug=words.slug, locale=locale, live=False, show_in_menus=in_menu)
    _write(page, words)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _translate(page: Page, name: str, words: SiteWords, locale: Locale) -> None:
    if page.locale_id == locale.pk or page.has_translation(locale):
        return
    translated = page.copy_for_translation(locale)
    _write(translated, getattr(words, name))
    translated.save_revision().publish()


def _write(page: Page, words: PageWords) -> None:
    page.title, page.search_description = words.title, words.search_description
    if hasattr(page, "intro"):
        page.intro = words.intro
    if hasattr(page, "body"):
        page.body = stream(words.body)


def stream(blocks: list[Block]) -> list[dict[str, Any]]:
    """Blocks as a StreamField takes them."""
    return [{"type": block.kind, "value": block.value} for block in blocks]


def _load_settings(words: dict[str, SiteWords], locales: dict[str, Locale]) -> None:
    settings = SiteSettings.load()
    for code, locale in locales.items():
        said = words[code]
        SiteText.objects.get_or_create(
            parent=settings,
            locale=locale,
            defaults={
                "privacy": said.privacy,
                "minimum_age_sentence": said.minimum_age_sentence,
                "footer": said.footer,
            },
        )
