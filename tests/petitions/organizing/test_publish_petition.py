"""What an editor drafts becomes what the petition lives by, when it is published and not before."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.page_cache import pages
from petitions.management.commands.clock import publish_scheduled
from petitions.models import OldSlug, Petition, PetitionPage, SealingKey, State, Tally, Target, TargetDraft, TextVersion
from petitions.signing.sign import CannotSign, sign
from tests.cast import a_petition, a_signing, an_office, an_organization, on_the_roll

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    pages.clear()


def page_of(petition: Petition, language: str = "en") -> PetitionPage:
    return PetitionPage.objects.get(petition=petition, locale__language_code=language)


def publish(page: PetitionPage, **changes: Any) -> Petition:
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    pages.clear()
    return Petition.objects.get(pk=page.petition_id)


def status(path: str) -> int:
    pages.clear()
    return Client().get(path).status_code


def test_a_draft_has_its_petition_key_and_tally_and_nobody_sees_it() -> None:
    petition = a_petition(live=False)
    assert petition.state() == State.DRAFT and petition.published_at is None
    assert Tally.objects.get().petition_id == petition.pk and SealingKey.objects.get().pk == petition.sealing_key_id
    assert [
        status(f"{prefix}/petitions/clean-river/{end}")
        for prefix in ("", "/es")
        for end in ("", "count.json", "thanks/")
    ] == [404] * 6
    with pytest.raises(CannotSign):
        sign(petition.slug, a_signing(petition))


def test_facts_are_taken_over_on_publishing_only() -> None:
    page = page_of(a_petition())
    page.goal_fixed, page.paused, page.place = 500, True, "Camden"
    page.save_revision()
    assert Petition.objects.get().goal_fixed is None
    petition = publish(page)
    assert (petition.goal_fixed, petition.place, petition.state()) == (500, "Camden", State.PAUSED)
    assert petition.paused_at and publish(page, paused=False).paused_at is None


def test_the_moment_of_opening_is_that_of_publishing_when_nothing_else_is_said() -> None:
    petition = a_petition(opens_at=None)
    assert petition.opens_at == petition.published_at and petition.state() == State.OPEN
    later = publish(page_of(petition), title="Another title")
    assert later.opens_at == petition.opens_at and later.published_at == petition.published_at


def test_targets_follow_the_draft_and_those_taken_off_stay_for_their_deliveries() -> None:
    petition = a_petition()
    page, vega = page_of(petition), an_office()
    mayor, council = an_office("Mayor", "Mo"), an_office("Council", "Cy")
    page.target_drafts.set([TargetDraft(office=mayor, sort_order=0), TargetDraft(office=vega, sort_order=1)])
    publish(page)
    shown = petition.targets.filter(removed_at=None).values_list("office__name", flat=True)
    assert list(shown) == ["Mayor", vega.name]
    page.target_drafts.set([TargetDraft(office=council, sort_order=0), TargetDraft(office=mayor, sort_order=1)])
    publish(page)
    assert list(shown.all()) == ["Council", "Mayor"]
    assert Target.objects.get(office=vega).removed_at
    page.target_drafts.set([TargetDraft(office=vega, sort_order=0)])
    publish(page)
    assert list(shown.all()) == [vega.name] and Target.objects.count() == 3


def test_a_text_version_is_kept_for_each_wording_and_only_then() -> None:
    petition = a_petition()
    page, spanish = page_of(petition), page_of(petition, "es")
    first = TextVersion.objects.get(language="en")
    row = on_the_roll(petition)
    publish(page, summary="<p>Other summary.</p>", goal_fixed=7)
    assert TextVersion.objects.filter(language="en").count() == 1
    for name, words in {"ask": "Another ask.", "letter": "<p>Another letter.</p>", "title": "Another title"}.items():
        before = TextVersion.objects.filter(language="en").count()
        publish(page, **{name: words})
        assert TextVersion.objects.filter(language="en").count() == before + 1
        assert getattr(TextVersion.objects.latest("pk"), name) == words
    assert TextVersion.objects.filter(language="es").count() == 1
    publish(spanish, ask="Otra petición.")
    assert TextVersion.objects.filter(language="es").count() == 2
    row.refresh_from_db()
    first_now = TextVersion.objects.get(pk=first.pk)
    assert row.text_version_id == first.pk and (first_now.ask, first_now.letter) == (first.ask, first.letter)


def test_publishing_a_translation_leaves_the_facts_alone() -> None:
    petition = a_petition(goal_fixed=500)
    spanish = page_of(petition, "es")
    petition = publish(spanish, goal_fixed=9, paused=True, slug="otro", title="Otro título")
    assert (petition.goal_fixed, petition.paused, petition.slug) == (500, False, "clean-river")


def test_a_changed_address_leads_on_for_ever() -> None:
    petition = a_petition()
    page = page_of(petition)
    for slug in ("clean-creek", "clean-water"):
        assert publish(page, slug=slug).slug == slug
        assert status(f"/petitions/{slug}/") == 200
    for prefix in ("", "/es"):
        for old in ("clean-river", "clean-creek"):
            answer = Client().get(f"{prefix}/petitions/{old}/")
            assert answer.status_code in (301, 302) and answer["Location"] == f"{prefix}/petitions/clean-water/"
    assert publish(page, slug="clean-river").slug == "clean-river"
    assert status("/petitions/clean-river/") == 200
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"clean-creek", "clean-water"}


def test_the_path_through_the_tree_leads_to_the_flat_address() -> None:
    a_petition()
    answer = Client().get("/organizations/neighbors-united/clean-river/")
    assert (answer.status_code, answer["Location"]) == (301, "/petitions/clean-river/")
    spanish = Page.objects.get(locale__language_code="es", slug="neighbors-united")
    answer = Client().get(f"{spanish.url}clean-river/")
    assert (answer.status_code, answer["Location"]) == (301, "/es/petitions/clean-river/")


def test_a_language_it_is_not_offered_in_leads_to_the_other() -> None:
    a_petition(spanish=False)
    answer = Client().get("/es/petitions/clean-river/")
    assert (answer.status_code, answer["Location"]) == (302, "/petitions/clean-river/")


def test_offline_in_all_languages_it_is_a_draft_again() -> None:
    petition = a_petition()
    page_of(petition, "es").unpublish()
    assert Petition.objects.get().state() == State.OPEN and status("/petitions/clean-river/") == 200
    page_of(petition).unpublish()
    assert Petition.objects.get().state() == State.DRAFT and status("/petitions/clean-river/") == 404
    assert status("/petitions/clean-river/count.json") == 404
    with pytest.raises(CannotSign):
        sign("clean-river", a_signing(petition))
    assert publish(page_of(petition)).state() == State.OPEN


def test_the_clock_publishes_and_takes_down_what_is_scheduled() -> None:
    petition = a_petition(live=False)
    page, now = page_of(petition), timezone.now()
    page.go_live_at, page.expire_at = now + datetime.timedelta(hours=1), now + datetime.timedelta(hours=2)
    page.goal_fixed = 321
    page.save_revision().publish()
    publish_scheduled()
    assert Petition.objects.get().state() == State.DRAFT
    with time_machine.travel(now + datetime.timedelta(minutes=61)):
        publish_scheduled()
        petition = Petition.objects.get()
        assert petition.state() == State.OPEN and petition.goal_fixed == 321
        assert TextVersion.objects.filter(language="en").count() == 1
        assert status("/petitions/clean-river/") == 200
    with time_machine.travel(now + datetime.timedelta(minutes=121)):
        publish_scheduled()
        assert Petition.objects.get().state() == State.DRAFT and status("/petitions/clean-river/") == 404


@pytest.mark.parametrize("with_revisions", [True, False])
def test_a_copied_page_is_a_petition_of_its_own(with_revisions: bool) -> None:
    petition = a_petition()
    on_the_roll(petition)
    copy = page_of(petition).copy(
        update_attrs={"slug": "clean-lake", "title": "Clean our lake"}, copy_revisions=with_revisions, keep_live=False
    )
    copy = PetitionPage.objects.get(pk=copy.pk)
    assert copy.petition_id != petition.pk and copy.petition.slug == "clean-lake"
    latest = copy.get_latest_revision_as_object() if copy.latest_revision else copy
    latest.save_revision().publish()
    petition.refresh_from_db()
    assert petition.slug == "clean-river" and petition.tally.total == 1
    assert Petition.objects.get(slug="clean-lake").tally.total == 0
    assert status("/petitions/clean-river/") == status("/petitions/clean-lake/") == 200
    assert copy.petition.sealing_key_id != petition.sealing_key_id


def test_a_copy_under_another_organization_may_keep_the_address_until_it_is_published() -> None:
    page = page_of(a_petition())
    copy = page.copy(to=an_organization("River Friends"), keep_live=False)
    copy = PetitionPage.objects.get(pk=copy.pk)
    assert copy.petition.slug != "clean-river" and copy.petition.organization.name == "River Friends"


def test_moving_a_page_moves_the_petition_to_the_other_organization_when_published() -> None:
    page = page_of(a_petition())
    page.move(an_organization("River Friends"), pos="last-child")
    assert publish(PetitionPage.objects.get(pk=page.pk)).organization.name == "River Friends"


@pytest.mark.parametrize(
    ("give_back", "lost"), [(True, datetime.timedelta(hours=5, seconds=7)), (False, datetime.timedelta())]
)
def test_a_pause_gives_back_exactly_the_time_it_took(give_back: bool, lost: datetime.timedelta) -> None:
    closes = timezone.now() + datetime.timedelta(days=3)
    petition = publish(page_of(a_petition(closes_at=closes)), paused=True, extend_after_pause=give_back)
    began = petition.paused_at
    assert began and petition.closes_at == closes
    with time_machine.travel(began + datetime.timedelta(hours=5, seconds=7), tick=False):
        petition = publish(page_of(petition).get_latest_revision_as_object(), paused=False)
    assert petition.closes_at == closes + lost and petition.paused_at is None
    again = publish(page_of(petition).get_latest_revision_as_object(), place="Camden")
    assert again.closes_at == closes + lost, "the next edit begins with the new moment"
