"""The edit screen, through the real admin: facts on one page, moments on the petition's clocks, drafts, previews."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from petitions.models import Petition, PetitionPage
from tests.cast import a_petition, an_office, an_organization, edith, oscar

pytestmark = pytest.mark.django_db
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(edith())
    return client


def screen(**changes: Any) -> dict[str, Any]:
    """What the browser of an editor posts."""
    data = {
        "title": "Clean our river",
        "slug": "clean-river",
        "ask": "Senator Vega, fund the cleaning of our river.",
        "summary": rich_text("<p>The river smells.</p>"),
        "letter": rich_text("<p>Dear Senator, please act.</p>"),
        "outcome_words": rich_text(""),
        "body": streamfield([]),
        "target_drafts": inline_formset([{"office": an_office().pk}]),
        "comments": inline_formset([]),
        "time_zone": "America/New_York",
        "opens_at": "2026-01-05 09:00",
        "closes_at": "",
        "outcome": "none",
        "outcome_precision": "day",
        "reasons_reviewed": "on",
    }
    return nested_form_data(data | changes)


def page_of(language: str = "en", slug: str = "clean-river") -> PetitionPage:
    return PetitionPage.objects.get(petition__slug=slug, locale__language_code=language)


def save(admin: Client, language: str = "en", **changes: Any) -> Any:
    return admin.post(f"/admin/pages/{page_of(language).pk}/edit/", screen(**changes))


def errors(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def test_an_organizer_makes_saves_and_edith_publishes_a_petition(admin: Client) -> None:
    parent = an_organization()
    writer = Client()
    writer.force_login(oscar())
    add = f"/admin/pages/add/petitions/petitionpage/{parent.pk}/"
    assert writer.get(add).status_code == 200
    assert writer.post(add, screen()).status_code == 302
    petition = Petition.objects.get()
    assert petition.state() == "draft" and petition.slug == "clean-river"
    assert save(admin, **{"action-publish": "Publish", "goal_fixed": "500"}).status_code == 302
    petition.refresh_from_db()
    assert petition.published_at and petition.goal_fixed == 500 and petition.targets.count() == 1
    assert petition.opens_at == datetime.datetime(2026, 1, 5, 9, tzinfo=NEW_YORK)


MOMENTS = [
    ("America/New_York", "2026-03-07 23:59", "2026-03-08 04:59"),
    ("America/New_York", "2026-03-08 03:30", "2026-03-08 07:30"),
    ("America/New_York", "2026-11-01 12:00", "2026-11-01 17:00"),
    ("Asia/Kolkata", "2026-06-01 00:00", "2026-05-31 18:30"),
    ("Europe/Madrid", "2026-03-29 00:00", "2026-03-28 23:00"),
    ("Pacific/Apia", "2026-06-01 00:00", "2026-05-31 11:00"),
]


@pytest.mark.parametrize("editors_zone", ["Asia/Tokyo", "America/New_York"])
def test_moments_mean_the_clocks_of_the_petitions_place(admin: Client, editors_zone: str) -> None:
    a_petition()
    profile = UserProfile.get_for_user(edith())
    profile.current_time_zone = editors_zone
    profile.save()
    for zone, typed, utc in MOMENTS:
        changes = {"time_zone": zone, "closes_at": typed, "opens_at": "2020-01-01 00:00", "action-publish": "Publish"}
        assert save(admin, **changes).status_code == 302
        closes = Petition.objects.get().closes_at
        assert closes and closes.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M") == utc
        shown = admin.get(f"/admin/pages/{page_of().pk}/edit/").context["form"]
        assert f'value="{typed}' in str(shown["closes_at"]), "the screen shows what was typed"


def test_moments_that_do_not_exist_or_exist_twice_make_no_fault(admin: Client) -> None:
    a_petition()
    for typed in ("2026-03-08 02:30", "2026-11-01 01:30"):
        changes = {"opens_at": "2020-01-01 00:00", "closes_at": typed, "action-publish": "Publish"}
        assert save(admin, **changes).status_code == 302
        assert Petition.objects.get().closes_at


def test_a_saved_draft_changes_nothing_public(admin: Client) -> None:
    a_petition()
    before = Client().get("/petitions/clean-river/").content
    assert save(admin, title="Another", goal_fixed="5", paused="on").status_code == 302
    assert Petition.objects.get().goal_fixed is None and not Petition.objects.get().paused
    assert b"Another" not in before and b"Another" not in Client().get("/petitions/clean-river/?x").content


WRONG: list[tuple[dict[str, str], str]] = [
    ({"slug": "taken"}, "slug"),
    ({"slug": "once-taken"}, "slug"),
    ({"slug": "x" * 81}, "slug"),
    ({"slug": "with space"}, "slug"),
    ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ({"time_zone": "America"}, "time_zone"),
    ({"time_zone": "../../etc/passwd"}, "time_zone"),
    ({"time_zone": "\x00"}, "time_zone"),
    ({"time_zone": ""}, "time_zone"),
    ({"closes_at": "2025-12-31 00:00"}, "closes_at"),
    ({"closes_at": "tomorrow"}, "closes_at"),
    ({"outcome": "won"}, "outcome_on"),
    ({"milestone_steps": "100, 50"}, "milestone_steps"),
    ({"milestone_steps": "ten"}, "milestone_steps"),
    ({"decision_needs": "2"}, "decision_needs"),
    ({"goal_fixed": "-1"}, "goal_fixed"),
    ({"goal_fixed": "99999999999"}, "goal_fixed"),
    ({"outcome_source_url": "javascript:alert(1)"}, "outcome_source_url"),
    ({"title": ""}, "title"),
    ({"ask": "x" * 301}, "ask"),
]


def test_a_wrong_field_is_said_beside_it(admin: Client) -> None:
    a_petition()
    a_petition("taken", live=False)
    other = PetitionPage.objects.get(petition=a_petition("once-taken", spanish=False))
    other.slug = "renamed"
    other.save_revision().publish()
    for change, field in WRONG:
        assert field in errors(save(admin, **change, **{"action-publish": "Publish"})), change
    assert Petition.objects.get(slug="clean-river").goal_fixed is None


def test_a_petition_needs_somebody_to_ask(admin: Client) -> None:
    a_petition()
    answer = save(admin, target_drafts=inline_formset([]), **{"action-publish": "Publish"})
    assert answer.status_code == 200 and answer.context["form"].formsets["target_drafts"].non_form_errors()


def test_a_rule_is_not_blamed_for_a_target_that_is_wrong(admin: Client) -> None:
    a_petition()
    both = inline_formset([{"office": an_office().pk}, {"office": "999999"}])
    answer = save(admin, target_drafts=both, decision_needs="2", **{"action-publish": "Publish"})
    assert "decision_needs" not in errors(answer) and any(answer.context["form"].formsets["target_drafts"].errors)


def test_the_screen_of_a_translation_has_words_only(admin: Client) -> None:
    a_petition(goal_fixed=500)
    form = admin.get(f"/admin/pages/{page_of('es').pk}/edit/").context["form"]
    assert {"title", "ask", "letter", "summary"} <= set(form.fields)
    assert not {"goal_fixed", "opens_at", "time_zone", "paused", "outcome", "slug", "topic"} & set(form.fields)
    assert "target_drafts" not in form.formsets
    words = {"title": "Otro título", "ask": "Actúe.", "summary": rich_text("<p>Mal.</p>")}
    words |= {"letter": rich_text("<p>Estimada.</p>"), "slug": "otro"}
    answer = save(admin, "es", **words, goal_fixed="9", paused="on", **{"action-publish": "x"})
    assert answer.status_code == 302
    petition = Petition.objects.get()
    assert (petition.slug, petition.goal_fixed, petition.paused) == ("clean-river", 500, False)
    assert page_of("es").title == "Otro título"


def preview(admin: Client, url: str, **changes: Any) -> str:
    assert admin.post(url, screen(**changes)).json()["is_valid"]
    answer = admin.get(f"{url}?mode=")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_preview_shows_the_facts_on_the_screen_and_stores_nothing(admin: Client) -> None:
    a_petition()
    url = f"/admin/pages/{page_of().pk}/edit/preview/"
    mayor = an_office("Mayor", "Mo Moreno")
    drafted = inline_formset([{"office": mayor.pk}])
    text = preview(admin, url, title="A drafted title", goal_fixed="4321", target_drafts=drafted)
    assert "A drafted title" in text and "4,321" in text and "Mo Moreno" in text
    petition = Petition.objects.get()
    assert petition.goal_fixed is None and [t.office.name for t in petition.targets.all()] != ["Mayor"]


def test_a_petition_can_be_previewed_before_it_was_ever_saved(admin: Client) -> None:
    parent = an_organization()
    url = f"/admin/pages/add/petitions/petitionpage/{parent.pk}/preview/"
    text = preview(admin, url, title="Brand new", slug="brand-new", goal_fixed="4321")
    assert "Brand new" in text and "4,321" in text and "Lucía Vega" in text and "Neighbors United" in text
    assert not Petition.objects.exists()


def test_a_translation_can_be_previewed(admin: Client) -> None:
    a_petition(goal_fixed=500)
    text = preview(admin, f"/admin/pages/{page_of('es').pk}/edit/preview/", title="Título de prueba")
    assert "Título de prueba" in text and "500" in text


def test_a_petition_can_be_copied_in_the_admin_under_an_address_of_its_own(admin: Client) -> None:
    a_petition()
    page, parent = page_of(), an_organization("River Friends")
    copy = {"new_title": "Copied", "new_slug": "clean-river", "new_parent_page": str(parent.pk), "publish_copies": "on"}
    assert admin.post(f"/admin/pages/{page.pk}/copy/", copy).status_code == 302
    copied = PetitionPage.objects.get(title="Copied")
    assert copied.petition and copied.petition.slug == "clean-river-2" and Petition.objects.count() == 2
    assert Client().get("/petitions/clean-river-2/").status_code == 200
