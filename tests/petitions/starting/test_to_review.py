"""In the admin too, what people sign is read by somebody else before it is public; all else organizers publish."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import WorkflowPage
from wagtail.test.utils.form_data import inline_formset, rich_text
from wagtail_localize.models import Translation

from petitions.models import Petition, PetitionPage, TextVersion
from tests.cast import a_petition, an_office, an_organization, edith, on_the_roll, oscar
from tests.petitions.organizing.test_admin_start import add, logged_in
from tests.petitions.organizing.test_edit_screen import page_of, screen
from tests.petitions.starting.reviewers import a_reviewer, decide

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "Publish"}
NEW = "Senator Vega, fund it this year."
SENT = "Saved and sent to the reviewers"


@pytest.fixture
def reviewer() -> Client:
    return logged_in(a_reviewer())


def edit(client: Client, language: str = "en", **changes: Any) -> str:
    """Press Publish on the edit screen; return the page that follows."""
    page = page_of(language)
    stored = [{"id": draft.pk, "office": draft.office_id} for draft in page.target_drafts.all()]
    rows = {"target_drafts": inline_formset(stored, initial=len(stored))}
    answer = client.post(f"/admin/pages/{page.pk}/edit/", screen(**(rows | changes), **PUBLISH), follow=True)
    assert (answer.status_code == 200 and "form" not in (answer.context or {})) or not answer.context["form"].errors
    return str(answer.content.decode())


def mayor() -> dict[str, Any]:
    return inline_formset([{"office": an_office("Mayor of Larkwater", "Ada Long").pk}])


@pytest.mark.parametrize(
    "changes",
    [
        lambda: {"title": "Clean our river and lake"},
        lambda: {"ask": NEW},
        lambda: {"letter": rich_text("<p>Dear Senator, act now.</p>")},
        lambda: {"target_drafts": mayor()},
    ],
    ids=["title", "ask", "letter", "targets"],
)
def test_what_people_sign_waits_for_a_reviewer(reviewer: Client, changes: Any) -> None:
    petition, signature = a_petition(), None
    signature = on_the_roll(petition)
    before = Client().get(page_of().url).content
    assert SENT in edit(logged_in(oscar()), **changes())
    page = page_of()
    assert page.live and page.workflow_in_progress and Client().get(page.url).content == before
    decide(reviewer, page, "approve")
    assert Client().get(page.url).content != before and not page_of().has_unpublished_changes
    words = changes().keys() - {"target_drafts"}
    assert TextVersion.objects.filter(petition=petition, language="en").count() == (2 if words else 1)
    signature.refresh_from_db()
    assert signature.text_version.ask == "Senator Vega, fund the cleaning of our river."


def test_all_else_its_organizers_publish_themselves(reviewer: Client) -> None:
    petition, client = a_petition(), logged_in(oscar())
    assert "action-publish" in client.get(f"/admin/pages/{page_of().pk}/edit/").content.decode()
    assert SENT not in edit(client, summary=rich_text("<p>It smells every summer.</p>"), goal_fixed="500")
    petition.refresh_from_db()
    assert petition.goal_fixed == 500 and b"every summer" in Client().get(page_of().url).content
    assert TextVersion.objects.filter(petition=petition, language="en").count() == 1, (
        "the same words are no new version"
    )


def test_a_new_petition_is_not_published_unread(reviewer: Client) -> None:
    client = logged_in(oscar())
    new = add(an_organization())
    assert "action-publish" not in client.get(new).content.decode()
    client.post(new, screen(**PUBLISH))
    (page,) = PetitionPage.objects.all()
    assert not page.live
    client.post(f"/admin/pages/{page.pk}/edit/", screen(**PUBLISH))
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})
    assert not PetitionPage.objects.get().live
    assert client.post(f"/admin/pages/{page.pk}/edit/", screen(**{"action-submit": "Submit"})).status_code == 302
    decide(reviewer, page, "approve")
    assert PetitionPage.objects.get().live


def test_a_draft_with_new_words_is_not_published_later_or_in_bulk(reviewer: Client) -> None:
    a_petition()
    page, client = page_of(), logged_in(oscar())
    client.post(f"/admin/pages/{page.pk}/edit/", screen(ask=NEW))
    assert "action-publish" not in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})
    assert page_of().ask != NEW and page_of().has_unpublished_changes


def test_what_was_taken_down_is_not_put_back_by_its_organizers(reviewer: Client) -> None:
    a_petition(spanish=False)
    page, client = page_of(), logged_in(oscar())
    assert reviewer.post(f"/admin/pages/{page.pk}/unpublish/").status_code == 302
    edit(client)
    assert not page_of().live, "kept as a draft"
    client.post(f"/admin/pages/{page.pk}/edit/", screen(**{"action-submit": "Submit"}))
    decide(reviewer, page, "approve")
    assert page_of().live


def test_a_translation_is_read_too(reviewer: Client) -> None:
    petition = a_petition(spanish=False)
    english, client = page_of(), logged_in(oscar())
    answer = client.post(f"/admin/localize/submit/page/{english.pk}/", {"locales": [spanish_of(english)]})
    assert answer.status_code == 302
    draft = PetitionPage.objects.get(petition=petition, locale__language_code="es")
    assert Translation.objects.filter(target_locale=draft.locale).exists()
    said = client.post(f"/admin/pages/{draft.pk}/edit/", {"action": "publish"}, follow=True).content.decode()
    assert "Not published: somebody who reviews petitions has to read it first." in said
    assert not PetitionPage.objects.get(pk=draft.pk).live


def spanish_of(page: PetitionPage) -> int:
    return int(page.get_parent().get_translations().get(locale__language_code="es").locale_id)


def test_staff_and_reviewers_publish_at_once(reviewer: Client) -> None:
    petition = a_petition()
    for client, ask in ((logged_in(edith()), NEW), (reviewer, "Fund it.")):
        assert SENT not in edit(client, ask=ask)
        assert page_of().ask == ask
    assert Petition.objects.get(pk=petition.pk).text_versions.filter(language="en").count() == 3


def test_where_nobody_reviews_it_is_kept_and_said() -> None:
    a_petition()
    WorkflowPage.objects.all().delete()
    said = edit(logged_in(oscar()), ask=NEW)
    assert "Saved, but not published: somebody who reviews petitions has to read it first." in said
    assert page_of().ask != NEW and page_of().get_latest_revision_as_object().ask == NEW
