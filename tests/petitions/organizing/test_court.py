"""A court is addressed only as a party to an administrative decision; pending cases are refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset

from petitions.models import Office, Petition, Target, TargetDraft
from petitions.models.whole import missing_words
from tests.cast import a_petition, an_office, an_organization, edith
from tests.petitions.organizing.test_admin_start import add, logged_in
from tests.petitions.organizing.test_edit_screen import page_of, screen

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "Publish"}
AGREEMENT = {"en": "The agreement on the database", "es": "El acuerdo sobre la base de datos"}


def asked(matter: str = "", **decision: str) -> dict[str, Any]:
    """The screen of a petition to one office, about which this is said, in a row for each language."""
    draft = TargetDraft.objects.order_by("pk").first()
    stored = {text.lang: text.pk for text in draft.texts.all()} if draft else {}
    # As a browser sends them: a row for each language stands ready, whether it is stored or not.
    words = [
        {
            "id": stored.get(code, ""),
            "locale": str(Locale.objects.get(language_code=code).pk),
            "decision": decision.get(code, ""),
        }
        for code in ("en", "es")
    ]
    row = {"office": str(an_office().pk), "court_matter": matter, "texts": inline_formset(words, initial=2)}
    known = {"id": draft.pk} if draft else {}
    return screen(target_drafts=inline_formset([row | known], initial=len(known)), **PUBLISH)


def wrong(client: Client, address: str, matter: str = "", **decision: str) -> dict[str, list[str]]:
    answer = client.post(address, asked(matter, **decision))
    assert answer.status_code == 200
    (errors,) = answer.context["form"].formsets["target_drafts"].errors
    return {name: [str(each) for each in found] for name, found in errors.items()}


def a_court() -> Office:
    office = an_office()
    Office.objects.filter(pk=office.pk).update(kind=Office.Kind.COURT)
    return office


def said_of(target: Target) -> dict[str, str]:
    return {text.lang: text.decision for text in target.texts.all()}


def test_a_pending_case_is_refused_and_a_party_is_not() -> None:
    client, new = logged_in(edith()), add(an_organization())
    a_court()
    assert wrong(client, new, "pending", en="Commonwealth v. Doe") == {
        "court_matter": ["No petition is taken about a pending case: a court decides it by the law, not by signatures."]
    }
    assert list(wrong(client, new)) == ["court_matter"]
    unsaid = {"court_matter": ["Say in English which decision or agreement this court is a party to."]}
    assert wrong(client, new, "administrative") == unsaid
    assert wrong(client, new, "administrative", es="Un acuerdo") == unsaid
    assert not Petition.objects.filter(published_at__isnull=False).exists()
    assert client.post(new, asked("administrative", en=AGREEMENT["en"])).status_code == 302
    assert said_of(Target.objects.get()) == {"en": AGREEMENT["en"]}
    page = Client().get(Petition.objects.get().pages.get().url).content.decode()
    assert "Only as a party to:" in page and AGREEMENT["en"] in page


def test_each_language_that_is_offered_says_it_and_shows_its_own() -> None:
    petition, client = a_petition(), logged_in(edith())
    a_court()
    edit = f"/admin/pages/{page_of('en').pk}/edit/"
    assert wrong(client, edit, "administrative", en=AGREEMENT["en"]) == {
        "court_matter": ["Say in Spanish which decision or agreement this court is a party to."]
    }
    assert client.post(edit, asked("administrative", **AGREEMENT)).status_code == 302
    assert said_of(petition.targets.get()) == AGREEMENT
    for code, other in (("en", "es"), ("es", "en")):
        page = Client().get(page_of(code).url).content.decode()
        assert AGREEMENT[code] in page and AGREEMENT[other] not in page
    shown = client.get(edit).content.decode()
    assert all(words in shown for words in AGREEMENT.values()), "what was said stands on the screen again"
    changed = AGREEMENT | {"es": "El convenio"}
    assert client.post(edit, asked("administrative", **changed)).status_code == 302
    assert said_of(petition.targets.get()) == changed and petition.targets.get().texts.count() == 2


def test_a_translation_lacks_what_was_not_said_in_its_language() -> None:
    petition = a_petition()
    office = a_court()
    target = petition.targets.get()
    target.texts.create(locale=Locale.objects.get(language_code="en"), decision=AGREEMENT["en"])
    missing = f"what this court is a party to: {office.name}"
    assert missing in [str(label) for label in missing_words(page_of("es"))]
    target.texts.create(locale=Locale.objects.get(language_code="es"), decision=AGREEMENT["es"])
    assert missing not in [str(label) for label in missing_words(page_of("es"))]


def test_of_another_office_nothing_of_this_is_kept() -> None:
    client = logged_in(edith())
    assert client.post(add(an_organization()), asked("pending", en="Typed by mistake")).status_code == 302
    page = Petition.objects.get().pages.get()
    assert said_of(Target.objects.get()) == {}
    assert [(draft.court_matter, draft.texts.count()) for draft in page.target_drafts.all()] == [("", 0)]
