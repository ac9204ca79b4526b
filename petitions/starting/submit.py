"""Send a draft to the reviewers, take it back, and tell where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState, WorkflowState

from petitions.models import PetitionPage
from petitions.starting.advice import Advice


class Stage(models.TextChoices):
    """Where a petition stands on its way to the public."""

    WRITING = "writing", gettext_lazy("being written")
    WAITING = "waiting", gettext_lazy("with the reviewers")
    SENT_BACK = "sent_back", gettext_lazy("sent back to you")
    PUBLIC = "public", gettext_lazy("published")
    CHANGED = "changed", gettext_lazy("published, with changes that are not yet")


class NotWhole(Exception):
    """Something that no petition can be without is missing."""


class NobodyReviews(Exception):
    """The site has no review: an administrator switched it off."""


def lacks(page: PetitionPage) -> list[Advice]:
    """What no petition can be without and this one still is, with the step where it is written."""
    said = []
    if not page.ask.strip():
        said.append(Advice("ask", _("the ask")))
    if page.is_primary and not page.target_drafts.all():
        said.append(Advice("whom", _("the office that is asked")))
    if not strip_tags(page.summary).strip():
        said.append(Advice("why", _("why this matters")))
    if not strip_tags(page.letter).strip():
        said.append(Advice("why", _("the letter")))
    if page.image and not page.image_alt.strip():
        said.append(Advice("picture", _("what the picture shows")))
    return said


def stage_of(page: PetitionPage) -> Stage:
    """Where it stands. One query."""
    return _stage(page, page.current_workflow_state)


def stages_of(pages: Iterable[PetitionPage]) -> list[tuple[PetitionPage, Stage]]:
    """Each with where it stands. One query, two more in a process that has just started."""
    listed = list(pages)
    rows = WorkflowState.objects.active().filter(base_content_type=ContentType.objects.get_for_model(Page))
    states = {row.object_id: row for row in rows.filter(object_id__in=[str(page.pk) for page in listed])}
    return [(page, _stage(page, states.get(str(page.pk)))) for page in listed]


def _stage(page: PetitionPage, state: WorkflowState | None) -> Stage:
    if state is not None:
        return Stage.WAITING if state.status == WorkflowState.STATUS_IN_PROGRESS else Stage.SENT_BACK
    if page.live:
        return Stage.CHANGED if page.has_unpublished_changes else Stage.PUBLIC
    return Stage.WRITING


def comment_on(page: PetitionPage) -> str:
    """What the reviewer wrote when it was sent back last; "" when it was not."""
    state = page.current_workflow_state
    if state is None:
        return ""
    rows = TaskState.objects.filter(workflow_state=state, status=TaskState.STATUS_REJECTED)
    last = rows.order_by("-finished_at", "-pk").first()
    return last.comment if last else ""


def submit(page: PetitionPage, user: Any) -> None:
    """Send it in, the first time or once more; whoever reviews is told. Does nothing for one that waits already.
    Raises NotWhole and NobodyReviews."""
    if lacks(page):
        raise NotWhole
    with transaction.atomic():
        type(page).objects.select_for_update(of=("self",)).get(pk=page.pk)
        state = page.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
            return
        if state is not None:
            state.resume(user=user)
        elif (workflow := page.get_workflow()) is not None:
            workflow.start(page, user)
        else:
            raise NobodyReviews


def take_back(page: PetitionPage, user: Any) -> None:
    """Write on instead: it leaves the reviewers' queue. Does nothing for one that is not in it."""
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        state.cancel(user=user)
