"""An office that one organization has put forward is asked by no other before somebody has looked at it."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile

from petitions.models import Office, Organization, PetitionPage
from tests.cast import an_office, an_organization, edith, oscar
from tests.petitions.organizing.test_admin_start import add, logged_in
from tests.petitions.organizing.test_edit_screen import screen

pytestmark = pytest.mark.django_db


def put_forward_by(name: str) -> Office:
    an_organization(name)
    office = an_office("Warden of Larkwater Park", "Ada Long")
    Office.objects.filter(pk=office.pk).update(proposed_by=Organization.objects.get(name=name))
    return office


def asked(user: Any, office: Office) -> Any:
    data = screen(target_drafts=inline_formset([{"office": office.pk}]))
    return logged_in(user).post(add(an_organization()), data)


def test_its_number_alone_does_not_get_it_in() -> None:
    answer = asked(oscar(), put_forward_by("River Friends"))
    assert answer.status_code == 200
    (errors,) = answer.context["form"].formsets["target_drafts"].errors
    assert list(errors) == ["office"] and "Ada Long" not in str(errors)
    assert not PetitionPage.objects.exists()


def test_their_own_and_what_staff_choose_is_taken() -> None:
    for user, of in ((oscar(), "Neighbors United"), (edith(), "River Friends")):
        assert asked(user, put_forward_by(of)).status_code == 302
        PetitionPage.objects.get().delete()


def test_what_staff_have_chosen_for_a_group_stays_when_it_saves() -> None:
    office = put_forward_by("River Friends")
    assert asked(edith(), office).status_code == 302
    page = PetitionPage.objects.get()
    (draft,) = page.target_drafts.all()
    rows = inline_formset([{"id": draft.pk, "office": office.pk}], initial=1)
    answer = logged_in(oscar()).post(f"/admin/pages/{page.pk}/edit/", screen(target_drafts=rows, ask="Open it."))
    assert answer.status_code == 302 and PetitionPage.objects.get().get_latest_revision_as_object().ask == "Open it."


def test_the_buttons_speak_the_language_of_the_reader_whoever_came_first() -> None:
    english = logged_in(edith())
    assert "Choose office" in english.get("/admin/snippets/petitions/term/add/").content.decode()
    profile = UserProfile.get_for_user(edith())
    profile.preferred_language = "es"
    profile.save()
    spanish = logged_in(edith())
    for model in ("term", "update"):
        text = spanish.get(f"/admin/snippets/petitions/{model}/add/").content.decode()
        assert "Seleccionar cargo" in text and "Choose office" not in text, model
