"""Each event is owed once: nothing old, nothing from before, of many milestones the largest, and only what stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from petitions.models import Announcement, DeliveryTarget, LineChange, Petition
from petitions.telling.events import AT_REST
from petitions.telling.owe import REST, note_as_told, owe_announcements
from tests.cast import a_petition
from tests.petitions.telling.lived import a_done_delivery, a_milestone, an_answer, an_outcome

pytestmark = pytest.mark.django_db


def owed() -> list[tuple[str, str]]:
    return sorted(Announcement.objects.filter(done_at=None).values_list("kind", "event"))


def test_each_event_is_owed_once() -> None:
    petition = a_petition()
    a_milestone(petition, 10)
    delivery, answer = a_done_delivery(petition), an_answer(petition)
    an_outcome(petition)
    expected = [("answer", str(answer.pk)), ("delivery", str(delivery.pk)), ("milestone", "10"), ("outcome", "won")]
    assert owe_announcements() == 4 and owed() == expected
    assert owe_announcements() == 0 and owed() == expected
    assert Announcement.objects.filter(starts_at__gt=timezone.now()).get().kind == "outcome", "there is time to think"


def test_what_is_older_than_a_week_is_no_news() -> None:
    petition = a_petition()
    a_milestone(petition, 10, timedelta(days=8))
    a_done_delivery(petition, happened_on=timezone.now().date() - timedelta(days=9))
    an_outcome(petition)
    Petition.objects.update(outcome_on=timezone.now().date() - timedelta(days=9))
    assert owe_announcements() == 0 and not Announcement.objects.exists()


def test_what_was_loaded_is_not_told() -> None:
    petition = a_petition()
    a_milestone(petition, 10)
    a_done_delivery(petition)
    assert note_as_told(petition) == 2 and owe_announcements() == 0 and owed() == []


def test_of_many_milestones_the_largest_is_told_and_then_there_is_a_rest() -> None:
    petition = a_petition()
    for step in (10, 25, 50):
        a_milestone(petition, step)
    assert owe_announcements() == 1 and owed() == [("milestone", "50")]
    a_milestone(petition, 100)
    assert owe_announcements() == 0
    with time_machine.travel(timezone.now() + REST + timedelta(minutes=1)):
        a_milestone(petition, 250)
        assert owe_announcements() == 1 and owed() == [("milestone", "250"), ("milestone", "50")]


def test_a_milestone_that_fell_again_is_not_told_until_it_stands() -> None:
    petition = a_petition()
    a_milestone(petition, 10)
    petition.tally.confirmed = 9
    petition.tally.save()
    assert owe_announcements() == 0
    petition.tally.confirmed = 10
    petition.tally.save()
    assert owe_announcements() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"is_public": False},
        {"state": "planned"},
        {"outcome": "refused"},
        {"outcome": "planned"},
        {"outcome": "came_back"},
        {"outcome": "emailed", "line_state": "on_the_way"},
        {"outcome": "mailed", "line_state": "on_the_way"},
    ],
)
def test_a_delivery_is_told_when_it_is_public_and_reached_somebody(facts: dict[str, object]) -> None:
    a_done_delivery(a_petition(), **facts)
    assert owe_announcements() == 0


def test_a_packet_by_link_is_told_once_it_is_fetched() -> None:
    delivery = a_done_delivery(a_petition(), outcome="emailed", line_state="on_the_way")
    assert owe_announcements() == 0
    DeliveryTarget.objects.filter(delivery=delivery).update(state="delivered")
    assert owe_announcements() == 1


def test_what_arrived_long_after_it_was_sent_is_told_when_it_did() -> None:
    long_ago = timezone.now().date() - timedelta(days=20)
    delivery = a_done_delivery(a_petition(), outcome="mailed", line_state="delivered", happened_on=long_ago)
    line = DeliveryTarget.objects.get(delivery=delivery)
    step = {"delivery": delivery, "target": line.target, "via": "admin", "to_state": "delivered"}
    LineChange.objects.create(from_state="due", **step)
    with time_machine.travel(timezone.now() + AT_REST + timedelta(minutes=1)):
        assert owe_announcements() == 0, "an old line was corrected"
    LineChange.objects.create(from_state="on_the_way", **step)
    with time_machine.travel(timezone.now() + AT_REST + timedelta(minutes=1)):
        assert owe_announcements() == 1 and owed() == [("delivery", str(delivery.pk))]


def test_a_delivery_is_told_once_nothing_changed_for_an_hour() -> None:
    delivery = a_done_delivery(a_petition())
    line = DeliveryTarget.objects.get(delivery=delivery)
    LineChange.objects.create(delivery=delivery, target=line.target, via="door", to_state="delivered")
    assert owe_announcements() == 0
    with time_machine.travel(timezone.now() + AT_REST + timedelta(minutes=1)):
        assert owe_announcements() == 1


def test_where_automatic_mails_are_off_nothing_is_told_later_either() -> None:
    petition = a_petition()
    Petition.objects.update(automatic_mails=False)
    a_milestone(petition, 10)
    assert owe_announcements() == 0 and Announcement.objects.get().closed_why == "off"
    Petition.objects.update(automatic_mails=True)
    assert owe_announcements() == 0 and owed() == []


def test_an_organizer_switches_them_off_on_the_petitions_own_screen() -> None:
    petition = a_petition()
    page = petition.pages.get(locale__language_code="en")
    page.automatic_mails = False
    page.save_revision().publish()
    petition.refresh_from_db()
    assert petition.automatic_mails is False
