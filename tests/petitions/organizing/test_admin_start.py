"""Where an organizer begins: the list, a new petition in either language, drafts, the preview, what can be deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, rich_text

from home.page_cache import pages
from petitions.models import OrganizationPage, Petition, PetitionPage, SealingKey
from tests.cast import a_petition, an_office, an_organization, edith, max_, on_the_roll, oscar
from tests.petitions.organizing.test_edit_screen import page_of, screen

pytestmark = pytest.mark.django_db
LIST = "/admin/petitions/"


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def add(parent: OrganizationPage) -> str:
    return f"/admin/pages/add/petitions/petitionpage/{parent.pk}/"


def test_the_list_says_how_it_stands(django_assert_max_num_queries: Any) -> None:
    on_the_roll(a_petition())
    client = logged_in(oscar())
    text = client.get(LIST).content.decode()
    assert "Clean our river" in text and "Limpien nuestro río" in text and "open" in text
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(5):
        a_petition(f"river-{number}", spanish=False)
    # The buttons of wagtail-localize ask for each page; state and count must not.
    with django_assert_max_num_queries(len(few) + 2 * 5):
        client.get(LIST)
    assert b"Clean our river" not in logged_in(max_()).get(LIST, follow=True).content


def test_a_new_petition_is_begun_under_an_organization_in_a_language() -> None:
    english = an_organization()
    spanish = english.get_translation(Locale.objects.get(language_code="es"))
    an_organization("River Friends")
    client = logged_in(oscar())
    form = client.get(f"{LIST}choose_parent/").context["form"]
    assert set(form.fields["parent_page"].queryset.values_list("pk", flat=True)) == {english.pk, spanish.pk}
    answer = client.post(f"{LIST}choose_parent/", {"parent_page": spanish.pk})
    assert answer.status_code == 302 and answer["Location"] == add(spanish.specific)
    for wrong in ("", "x", OrganizationPage.objects.get(organization__name="River Friends", locale=english.locale).pk):
        assert client.post(f"{LIST}choose_parent/", {"parent_page": wrong}).status_code == 200


def test_a_petition_begun_in_spanish_keeps_its_facts_on_the_spanish_page() -> None:
    spanish = an_organization().get_translation(Locale.objects.get(language_code="es"))
    client = logged_in(edith())
    data = screen(**{"goal_fixed": "70", "action-publish": "Publish"})
    assert client.post(add(spanish), data).status_code == 302
    petition = Petition.objects.get()
    assert petition.state() == "open" and petition.goal_fixed == 70 and petition.targets.count() == 1
    page = page_of("es")
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.save_revision().publish()
    assert not PetitionPage.objects.get(pk=english.pk).is_primary and PetitionPage.objects.get(pk=page.pk).is_primary
    form = client.get(f"/admin/pages/{english.pk}/edit/").context["form"]
    assert "goal_fixed" not in form.fields and "slug" not in form.fields
    assert Client().get("/es/petitions/clean-river/").status_code == 200


def test_a_draft_may_be_incomplete() -> None:
    client = logged_in(oscar())
    bare = {"ask": "", "summary": rich_text(""), "letter": rich_text(""), "opens_at": ""}
    data = screen(**bare, target_drafts=inline_formset([{"office": ""}]))
    assert client.post(add(an_organization()), data).status_code == 302
    page = PetitionPage.objects.get()
    assert not page.live and not page.target_drafts.exists()
    preview = f"/admin/pages/{page.pk}/edit/preview/"
    assert client.post(preview, data).json() == {"is_valid": True, "is_available": True}
    assert client.get(preview).status_code == 200
    answer = client.post(f"/admin/pages/{page.pk}/edit/", data | {"action-submit": "Submit"})
    assert {"ask", "summary", "letter"} <= set(answer.context["form"].errors)
    assert answer.context["form"].formsets["target_drafts"].non_form_errors()


def test_an_office_is_asked_once() -> None:
    office = an_office().pk
    data = screen(target_drafts=inline_formset([{"office": office}, {"office": office}]))
    answer = logged_in(oscar()).post(add(an_organization()), data)
    rows = answer.context["form"].formsets["target_drafts"]
    assert rows.errors[1] == {"office": ["This office is asked already."]}


def test_the_preview_stands_beside_the_form_and_is_never_the_kept_page() -> None:
    a_petition()
    client, preview = logged_in(edith()), f"/admin/pages/{page_of().pk}/edit/preview/"
    pages.clear()
    assert Client().get("/petitions/clean-river/").status_code == 200
    client.post(preview, screen(title="Only a draft"))
    shown = client.get(f"{preview}?in_preview_panel=true")
    assert "Only a draft" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    public = Client().get("/petitions/clean-river/")
    assert (
        "Only a draft" not in public.content.decode() and "frame-ancestors 'none'" in public["Content-Security-Policy"]
    )


def test_a_signed_petition_cannot_be_deleted_one_nobody_signed_goes_without_a_trace() -> None:
    signed, client = a_petition(spanish=False), logged_in(edith())
    on_the_roll(signed)
    a_petition("a-mistake", spanish=False)
    for page in PetitionPage.objects.all():
        client.post(f"/admin/pages/{page.pk}/delete/", {})
    client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page_of().pk}", {})
    client.post(f"/admin/pages/{an_organization().pk}/delete/", {})
    assert page_of().live and [row.slug for row in Petition.objects.all()] == ["clean-river"]
    assert SealingKey.objects.filter(name__startswith="petition:").count() == 1
    a_petition("a-mistake", spanish=False)


def test_an_old_revision_of_a_copy_stays_with_the_copy() -> None:
    petition = a_petition(spanish=False)
    copy = page_of().copy(update_attrs={"slug": "clean-lake"}, copy_revisions=True, keep_live=False)
    oldest = copy.revisions.order_by("created_at").first().as_object()
    assert oldest.petition_id == copy.petition_id != petition.pk
