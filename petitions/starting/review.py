"""The reviewers' side: what waits for somebody, what they look at, and what they decide."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import GroupApprovalTask, TaskState

from petitions.models import Office, PetitionPage
from petitions.models.wants_review import wants_review
from petitions.starting.advice import Advice, advice
from petitions.starting.alike import alike
from petitions.starting.plain_text import as_text


class Changed(Exception):
    """Somebody decided it, or changed the petition, since the reviewer opened it."""


class Checklist(NamedTuple):
    """What the site itself finds; what it cannot find stands in the template as questions."""

    advice: list[Advice]
    alike: list[PetitionPage]
    proposed: list[Office]
    is_first: bool
    """Whether nobody sees the organization yet: its page is shown with this petition."""
    is_running: bool
    """Whether people sign it already, with other words."""


def is_reviewer(user: Any) -> bool:
    """Whether somebody reviews on this site at all. One query."""
    if user.is_superuser:
        return True
    return GroupApprovalTask.objects.filter(active=True, groups__in=user.groups.all()).exists()


def waiting_for(user: Any) -> list[tuple[TaskState, PetitionPage]]:
    """The reviews of petitions that wait for somebody, the oldest first, each with its page as drafted."""
    return _with_pages(_reviewable(user))


def review_for(user: Any, page_id: int) -> tuple[TaskState, PetitionPage] | None:
    """The one of a page; None when it does not wait for them."""
    return next(iter(_with_pages(_reviewable(user).filter(revision__object_id=str(page_id)))), None)


def checklist(page: PetitionPage) -> Checklist:
    """What the site finds of a draft. About ten queries."""
    offices = [draft.office for draft in page.target_drafts.all()]
    return Checklist(
        advice=advice(page.title, page.ask, as_text(page.summary), as_text(page.letter)),
        alike=alike(page),
        proposed=[office for office in offices if office.proposed_by_id is not None],
        is_first=not page.get_parent().live,
        is_running=page.live and wants_review(page),
    )


def decide(state: TaskState, user: Any, action: str, comment: str, revision: int) -> None:
    """`approve` publishes it when no other task follows, `reject` sends it back with the comment. `revision` is the one
    the reviewer read. Raises Changed, and PermissionDenied unless it waits for them."""
    with transaction.atomic():
        row = TaskState.objects.select_for_update(of=("self",)).get(pk=state.pk)
        if row.status != TaskState.STATUS_IN_PROGRESS or row.revision_id != revision:
            raise Changed
        task = row.task.specific
        if action not in [name for name, _label, _modal in task.get_actions(_page_of(row), user)]:
            raise PermissionDenied
        task.on_action(row, user, action, comment=comment)


def _reviewable(user: Any) -> QuerySet[TaskState]:
    states: QuerySet[TaskState] = TaskState.objects.reviewable_by(user)
    return states.select_related("workflow_state", "revision").order_by("started_at", "pk")


def _with_pages(states: QuerySet[TaskState]) -> list[tuple[TaskState, PetitionPage]]:
    mine = [state for state in states if _is_petition(state)]
    return [(state, page) for state in mine if (page := _page_of(state)) is not None]


def _is_petition(state: TaskState) -> bool:
    return state.workflow_state.content_type.model_class() is PetitionPage


def _page_of(state: TaskState) -> PetitionPage | None:
    return state.revision.as_object() if state.revision else None
