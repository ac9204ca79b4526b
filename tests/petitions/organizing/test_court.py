"""A court is addressed only as a party to an administrative decision; pending cases are refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset

from petitions.models import Office, Petition, Target
from tests.cast import an_office, an_organization, oscar
from tests.petitions.organizing.test_admin_start import add, logged_in
from tests.petitions.organizing.test_edit_screen import screen

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "Publish"}


def asked(**said: str) -> dict[str, Any]:
    """The screen of a new petition to one office, about which `said`."""
    row = {"office": str(an_office().pk), "court_matter": "", "court_decision": ""} | said
    return screen(target_drafts=inline_formset([row]), **PUBLISH)


def wrong(client: Client, **said: str) -> dict[str, list[str]]:
    answer = client.post(add(an_organization()), asked(**said))
    (errors,) = answer.context["form"].formsets["target_drafts"].errors
    assert answer.status_code == 200 and not Petition.objects.filter(published_at__isnull=False).exists()
    return {name: [str(each) for each in found] for name, found in errors.items()}


def test_a_pending_case_is_refused_and_a_party_is_not() -> None:
    client = logged_in(oscar())
    an_office()
    Office.objects.update(kind=Office.Kind.COURT)
    pending = wrong(client, court_matter="pending", court_decision="Commonwealth v. Doe")
    assert pending == {
        "court_matter": ["No petition is taken about a pending case: a court decides it by the law, not by signatures."]
    }
    assert list(wrong(client)) == ["court_matter"]
    assert list(wrong(client, court_matter="administrative")) == ["court_decision"]
    said = {"court_matter": "administrative", "court_decision": "The agreement on the database"}
    assert client.post(add(an_organization()), asked(**said)).status_code == 302
    assert Target.objects.get().court_decision == "The agreement on the database"
    page = Client().get(Petition.objects.get().pages.get().url).content.decode()
    assert "Only as a party to:" in page and "The agreement on the database" in page


def test_of_another_office_nothing_of_this_is_kept() -> None:
    client = logged_in(oscar())
    said = {"court_matter": "pending", "court_decision": "Typed by mistake"}
    assert client.post(add(an_organization()), asked(**said)).status_code == 302
    assert Target.objects.get().court_decision == ""
