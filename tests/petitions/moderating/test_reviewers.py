"""Reported petitions reach the reviewers, with a day until which they answer."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from petitions.desk.needs import needs_of
from petitions.models import AccessEntry, ModerationSettings, Petition, Report, Role
from petitions.moderating.report import report
from tests.cast import a_petition, edith, oscar
from tests.petitions.people.members import logged_in, member
from tests.petitions.people.test_matrix import a_reviewer

pytestmark = pytest.mark.django_db
LIST = "/admin/reported/"


@pytest.fixture
def petition() -> Petition:
    cache.clear()
    petition = a_petition()
    report(petition, None, "untrue", "The senator never said so.")
    return petition


def said(user: Any) -> list[str]:
    return [need.what for need in needs_of(user) if "Reported" in need.what]


def decide(petition: Petition, user: Any, act: str = "keep", why: str = "Read it all; true.") -> Any:
    return logged_in(user).post(f"{LIST}{petition.pk}/decide/", {"act": act, f"petition{petition.pk}-why": why})


def test_the_desk_names_the_day_and_says_when_it_has_passed(petition: Petition) -> None:
    Report.objects.update(made_at=datetime.datetime(2040, 3, 1, 12, tzinfo=datetime.UTC))
    assert said(a_reviewer()) == said(edith()) == ["Reported: “Clean our river”, by March 8, 2040"]
    ModerationSettings.objects.create(report_days=3)
    assert said(edith()) == ["Reported: “Clean our river”, by March 4, 2040"]
    Report.objects.update(made_at=timezone.now() - datetime.timedelta(days=4))
    (late,) = said(edith())
    assert "was due on" in late
    html = logged_in(a_reviewer()).get(LIST).content.decode()
    assert "was due on" in html and "The senator never said so." in html and "within 3 days" in html


def test_the_people_of_the_petition_neither_see_nor_decide_it(petition: Petition) -> None:
    for user in (oscar(), member(Role.OWNER), member(Role.MODERATOR)):
        assert said(user) == []
        answer = logged_in(user).get(LIST, follow=True)
        assert b"never said so" not in answer.content
        decide(petition, user)
    assert Report.objects.get().outcome == "open"


def test_a_decision_is_on_the_access_log_and_erases_the_words(petition: Petition) -> None:
    reviewer = a_reviewer()
    for act, why in (("keep", ""), ("nonsense", "Why"), ("acted", " ")):
        assert decide(petition, reviewer, act, why).status_code == 422
    assert Report.objects.get().outcome == "open"
    assert decide(petition, reviewer).status_code == 302
    row = Report.objects.get()
    assert (row.outcome, row.sealed_text) == ("kept", None)
    entry = AccessEntry.objects.get(act="report.kept")
    assert (entry.actor_id, entry.why, entry.rows) == (reviewer.pk, "Read it all; true.", 1)
    assert said(reviewer) == [] and "Nobody has reported a petition." in logged_in(reviewer).get(LIST).content.decode()
    report(petition, None, "threat", "")
    decide(petition, reviewer, "acted", "Unpublished.")
    assert AccessEntry.objects.get(act="report.acted").why == "Unpublished."
