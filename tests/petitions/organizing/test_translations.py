"""A petition is offered in a language only when all of it is there, and a translation that fell behind is flagged."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, rich_text
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from home.models import Picture
from home.page_cache import pages
from petitions.models import Office, OfficeText, PetitionPage, TextVersion
from petitions.models.whole import missing_words
from petitions.organizing.outdated import outdated_words
from tests.cast import a_petition, an_office, edith
from tests.petitions.organizing.test_edit_screen import page_of, screen

pytestmark = pytest.mark.django_db
LIST = "/admin/pages/petitionpage/"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(edith())
    return client


def a_draft(**words: str) -> PetitionPage:
    """A Spanish page of an English petition, begun as a copy, with these words in Spanish."""
    a_petition(spanish=False)
    page = page_of("en").copy_for_translation(Locale.objects.get(language_code="es"))
    for name, text in words.items():
        setattr(page, name, text)
    page.save_revision()
    return PetitionPage.objects.get(pk=page.pk)


SPANISH = {"ask": "Senadora, actúe.", "summary": "<p>Huele mal.</p>", "letter": "<p>Estimada senadora.</p>"}


def is_offered() -> bool:
    """Whether any door leads to the petition in Spanish."""
    pages.clear()
    page = Client().get("/es/petitions/clean-river/")
    listed = "/es/petitions/clean-river/" in Client().get("/es/petitions/").content.decode()
    fed = "clean-river" in Client().get("/es/petitions/feed/").content.decode()
    linked = "/es/petitions/clean-river/" in Client().get("/petitions/clean-river/").content.decode()
    signable = TextVersion.objects.filter(petition__slug="clean-river", language="es").exists()
    offered = {page.status_code == 200, listed, fed, linked, signable}
    assert len(offered) == 1, "every door says the same"
    return offered.pop()


@pytest.mark.parametrize("left", ["ask", "summary", "letter"])
def test_a_page_with_a_part_in_the_old_language_is_not_published(left: str) -> None:
    draft = a_draft(**{name: text for name, text in SPANISH.items() if name != left})
    draft.get_latest_revision().publish()
    assert not is_offered()
    page = draft.get_latest_revision_as_object()
    setattr(page, left, SPANISH[left])
    page.save_revision().publish()
    assert is_offered()


@pytest.mark.parametrize("left", ["title", "letter"])
def test_nor_one_with_an_empty_part(left: str) -> None:
    draft = a_draft(**SPANISH | {left: "<p> </p>" if left == "letter" else " "})
    assert [str(label) for label in missing_words(draft.get_latest_revision_as_object())]


@pytest.mark.parametrize(
    ("name", "english", "spanish"),
    [
        ("decision_rule", "Two of the three must agree.", "Dos de los tres deben estar de acuerdo."),
        ("share_text", "Our river smells: help us.", "Nuestro río huele mal: ayúdanos."),
        ("search_description", "Why our river smells.", "Por qué huele nuestro río."),
        ("body", [("paragraph", "<p>It has smelled since May.</p>")], [("paragraph", "<p>Huele desde mayo.</p>")]),
    ],
)
def test_nor_one_with_a_part_beside_it_in_the_old_language(name: str, english: Any, spanish: Any) -> None:
    a_petition(spanish=False)
    first = page_of("en")
    setattr(first, name, english)
    first.save_revision().publish()
    page = first.copy_for_translation(Locale.objects.get(language_code="es"))
    for part, text in SPANISH.items():
        setattr(page, part, text)
    page.save_revision().publish()
    assert not is_offered()
    falls_back = name == "search_description"
    for words, offered in (([] if name == "body" else "", falls_back), (spanish, True)):
        page = page.get_latest_revision_as_object()
        setattr(page, name, words)
        page.save_revision().publish()
        assert is_offered() == offered, words


def test_a_picture_is_described_in_the_language_and_a_name_may_stay() -> None:
    draft = a_draft(**SPANISH).get_latest_revision_as_object()
    first, picture = page_of("en"), Picture.objects.create(title="River", width=9, height=9, file="river.png")
    first.image, first.image_alt = picture, "The river in May, brown"
    first.save()
    draft.image = picture
    for said, lacks in (("", True), (first.image_alt, True), ("El río en mayo", False)):
        draft.image_alt = said
        assert bool(missing_words(draft)) == lacks, said
    first.image_alt = draft.image_alt = "Delaware River"
    first.save()
    assert missing_words(draft) == []


def test_an_office_without_a_title_in_that_language_keeps_it_back(admin: Client) -> None:
    draft = a_draft(**SPANISH)
    OfficeText.objects.filter(parent=an_office(), locale__language_code="es").delete()
    answer = admin.post(f"/admin/pages/{draft.pk}/edit/", _words("es", **{"action-publish": "Publish"}), follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "Missing: the title of Senator for the First District." in said and not is_offered()
    texts = {"title": "Senadora", "salutation": "Senadora", "locale": draft.locale}
    OfficeText.objects.create(parent=an_office(), **texts)
    admin.post(f"/admin/pages/{draft.pk}/edit/", _words("es", **{"action-publish": "Publish"}))
    assert is_offered()


def _words(language: str, **changes: Any) -> dict[str, Any]:
    words = {"title": "Limpien", "ask": SPANISH["ask"]}
    words |= {name: rich_text(SPANISH[name]) for name in ("summary", "letter")}
    return screen(**words | changes)


def test_a_new_target_needs_its_title_in_every_language_offered(admin: Client) -> None:
    a_petition()
    office = Office.objects.create(name="Harbor master")
    english = Locale.objects.get(language_code="en")
    OfficeText.objects.create(parent=office, title="Harbor master", salutation="Master", locale=english)
    rows = inline_formset([{"office": an_office().pk}, {"office": office.pk}])
    answer = admin.post(f"/admin/pages/{page_of('en').pk}/edit/", screen(target_drafts=rows))
    errors = answer.context["form"].formsets["target_drafts"].errors
    assert errors[0] == {} and "Spanish" in errors[1]["office"][0]


def test_sentences_that_translators_have_not_done_keep_it_back(admin: Client) -> None:
    draft = a_draft(**SPANISH)
    source, _new = TranslationSource.update_or_create_from_instance(page_of("en"))
    translation = Translation.objects.create(source=source, target_locale=draft.locale)
    segments = StringSegment.objects.filter(source=source)
    assert segments.count() > 3
    for segment in list(segments)[1:]:
        StringTranslation.objects.create(
            translation_of=segment.string, locale=draft.locale, context=segment.context, data=f"Palabras {segment.pk}"
        )
    edit = f"/admin/pages/{draft.pk}/edit/"
    answer = admin.post(edit, {"action": "publish"}, follow=True)
    assert "Missing: 1 sentence." in " ".join(str(message) for message in answer.context["messages"])
    translation.save_target(publish=True)
    draft.get_latest_revision().publish()
    assert not is_offered()
    last = segments[0]
    StringTranslation.objects.create(
        translation_of=last.string, locale=draft.locale, context=last.context, data="Palabras"
    )
    translation.save_target(publish=True)
    draft.get_latest_revision().publish()
    assert is_offered()


def test_a_copy_in_the_old_language_is_nobodys_translation() -> None:
    a_petition(spanish=False)
    spanish = Locale.objects.get(language_code="es")
    alias = page_of("en").copy_for_translation(spanish, alias=True)
    assert alias.live and alias.alias_of_id
    assert not is_offered()


def test_a_translation_is_out_of_date_when_its_words_changed_and_not_for_facts(admin: Client) -> None:
    a_petition()
    spanish = page_of("es")
    assert outdated_words(spanish) == [] == outdated_words(page_of("en"))
    admin.post(f"/admin/pages/{page_of('en').pk}/edit/", screen(goal_fixed="500", **{"action-publish": "Publish"}))
    assert outdated_words(spanish) == [], "a fact is the same in all languages at once"
    changed = screen(goal_fixed="500", ask="Fund it now.", **{"action-publish": "Publish"})
    admin.post(f"/admin/pages/{page_of('en').pk}/edit/", changed | {"title": "Clean it"})
    assert [str(label) for label in outdated_words(spanish)] == ["title", "the ask, in one sentence"]
    answer = admin.get(f"/admin/pages/{spanish.pk}/edit/")
    assert "have changed since: title, the ask, in one sentence" in " ".join(map(str, answer.context["messages"]))
    listing = admin.get("/admin/petitions/", follow=True)
    assert "Out of date: title, the ask, in one sentence" in listing.content.decode()
    spanish.get_latest_revision().publish()
    assert outdated_words(page_of("es")) == [], "published again, it is right as it is"


def test_a_draft_of_other_words_makes_nothing_out_of_date(admin: Client) -> None:
    a_petition()
    admin.post(f"/admin/pages/{page_of('en').pk}/edit/", screen(ask="Only a draft."))
    assert outdated_words(page_of("es")) == []
