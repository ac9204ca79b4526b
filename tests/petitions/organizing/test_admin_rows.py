"""Updates and deliveries in the admin: words stand ready in each language, lines belong to the petition."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from petitions.models import Delivery, Petition, Target, Update
from tests.cast import a_petition, an_organization, edith, oscar

pytestmark = pytest.mark.django_db
UPDATES, DELIVERIES = "/admin/snippets/petitions/update/", "/admin/snippets/petitions/delivery/"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(oscar())
    return client


def locale(code: str) -> int:
    return Locale.objects.get(language_code=code).pk


def words(initial: int = 0, **by_language: dict[str, Any]) -> dict[str, Any]:
    rows = [{"locale": locale(code), **row} for code, row in by_language.items()]
    return inline_formset(rows, initial=initial)


def update_data(petition: Petition, **changes: Any) -> dict[str, Any]:
    data = {
        "petition": petition.pk,
        "kind": "news",
        "happened_on": "2026-01-02",
        "precision": "day",
        "texts": words(en={"headline": "We were heard", "summary": ""}, es={"headline": "", "summary": ""}),
        "is_published": "on",
    }
    return nested_form_data(data | changes)


def line(target: Target, **changes: Any) -> dict[str, Any]:
    empty = {"recipient_role": "", "recipient_relation": "", "promise": ""}
    texts = words(en=empty | {"promise": "She will read it."}, es=empty)
    return {"target": target.pk, "outcome": "to_staff", "recipient_name": "", "texts": texts} | changes


def delivery_data(petition: Petition, lines: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    data = {
        "petition": petition.pk,
        "state": "done",
        "happened_on": "2026-01-02",
        "precision": "day",
        "method": "in_person",
        "texts": words(en={"where": "City hall"}, es={"where": ""}),
        "lines": inline_formset(lines),
        "photos": inline_formset([]),
    }
    return nested_form_data(data | changes)


def test_a_new_update_offers_a_row_for_each_language_and_drops_the_empty_one(admin: Client) -> None:
    petition = a_petition()
    form = admin.get(f"{UPDATES}add/").context["form"]
    assert [row.instance.locale.language_code for row in form.formsets["texts"]] == ["en", "es"]
    assert form.initial["petition"] == petition.pk, "the only petition is chosen already"
    assert admin.post(f"{UPDATES}add/", update_data(petition)).status_code == 302
    assert [row.headline for row in Update.objects.get().texts.all()] == ["We were heard"]


def test_the_missing_language_is_offered_again_and_an_emptied_one_taken_away(admin: Client) -> None:
    petition = a_petition()
    admin.post(f"{UPDATES}add/", update_data(petition))
    update = Update.objects.get()
    edit = f"{UPDATES}edit/{update.pk}/"
    rows = admin.get(edit).context["form"].formsets["texts"]
    assert [row.instance.locale.language_code for row in rows] == ["en", "es"] and update.texts.count() == 1
    both = words(
        initial=2,
        en={"id": update.texts.get().pk, "headline": "", "summary": " "},
        es={"id": "", "headline": "Nos oyeron", "summary": ""},
    )
    assert admin.post(edit, update_data(petition, texts=both)).status_code == 302
    assert [(row.lang, row.headline) for row in Update.objects.get().texts.all()] == [("es", "Nos oyeron")]


def test_words_are_asked_for_once_and_in_each_language_once(admin: Client) -> None:
    petition = a_petition()
    nothing = words(en={"headline": "", "summary": ""}, es={"headline": "", "summary": ""})
    answer = admin.post(f"{UPDATES}add/", update_data(petition, texts=nothing))
    texts = answer.context["form"].formsets["texts"]
    assert texts.non_form_errors() == ["Write this in at least 1 language."] and not any(texts.errors)
    twice = inline_formset([{"locale": locale("en"), "headline": text, "summary": ""} for text in ("One", "Two")])
    answer = admin.post(f"{UPDATES}add/", update_data(petition, texts=twice))
    assert answer.context["form"].formsets["texts"].errors[1] == {"locale": ["This language is here already."]}
    assert not Update.objects.exists()


def test_a_delivery_with_its_lines_and_promises(admin: Client) -> None:
    petition = a_petition()
    target = petition.targets.get()
    assert admin.post(f"{DELIVERIES}add/", delivery_data(petition, [line(target)])).status_code == 302
    (row,) = Delivery.objects.get().lines.all()
    assert [text.promise for text in row.texts.all()] == ["She will read it."]
    answer = admin.get(f"{DELIVERIES}edit/{Delivery.objects.get().pk}/")
    assert len(answer.context["form"].formsets["lines"].forms[0].formsets["texts"].forms) == 2


def test_a_line_names_a_target_of_this_petition_once(admin: Client) -> None:
    petition, other = a_petition(), a_petition("clean-lake", spanish=False)
    target, strange = petition.targets.get(), other.targets.get()
    cases = [
        ([line(strange)], "This target belongs to another petition."),
        ([line(target), line(target)], "This target has a line already."),
        ([line(target) | {"target": ""}], "This field is required."),
        ([line(target) | {"target": 999}], "Choose a target of this petition."),
    ]
    for lines, said in cases:
        answer = admin.post(f"{DELIVERIES}add/", delivery_data(petition, lines))
        assert answer.context["form"].formsets["lines"].errors[-1]["target"] == [said]
    answer = admin.post(f"{DELIVERIES}add/", delivery_data(petition, []))
    assert answer.context["form"].formsets["lines"].non_form_errors() == ["Add at least 1 line."]
    assert not Delivery.objects.exists()


def test_what_is_done_is_not_in_the_future(admin: Client) -> None:
    petition = a_petition()
    data = delivery_data(petition, [line(petition.targets.get())], happened_on="2999-01-01")
    assert "happened_on" in admin.post(f"{DELIVERIES}add/", data).context["form"].errors
    assert admin.post(f"{DELIVERIES}add/", data | {"state": "planned"}).status_code == 302


def test_the_targets_offered_are_those_of_the_petition(admin: Client) -> None:
    petition, other = a_petition(), a_petition("clean-lake", spanish=False)
    admin.post(f"{DELIVERIES}add/", delivery_data(petition, [line(petition.targets.get())]))
    form = admin.get(f"{DELIVERIES}edit/{Delivery.objects.get().pk}/").context["form"]
    offered = set(form.formsets["lines"].forms[0].fields["target"].queryset)
    assert offered == {petition.targets.get()} and other.targets.get() not in offered


def test_edith_may_do_all_of_it_too() -> None:
    client = Client()
    client.force_login(edith())
    petition = a_petition()
    an_organization("River Friends")
    assert client.post(f"{UPDATES}add/", update_data(petition)).status_code == 302
