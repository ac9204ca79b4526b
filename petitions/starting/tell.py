"""Tell the organizer of each step of the review, and the reviewers of what waits. Wagtail says when; its own mails
about petitions stay away."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import GroupApprovalTask, TaskState

from petitions.emailing.reviews import mail_approved, mail_sent_back, mail_submitted, mail_to_review
from petitions.models import PetitionPage


def tell_submitted(state: TaskState) -> bool:
    """It reached the first reviewer, or came back to one: mail whoever sent it in. Return whether it was theirs to hear
    of; a second step of the same review is not."""
    page, who = _about(state.workflow_state)
    earlier = TaskState.objects.filter(workflow_state=state.workflow_state).exclude(pk=state.pk)
    last = earlier.order_by("-pk").first()
    if page is None or who is None or (last is not None and last.status == TaskState.STATUS_APPROVED):
        return False
    mail_submitted(page, who)
    return True


def tell_reviewers(state: TaskState, by: Any) -> bool:
    """It waits for a task: mail whoever may decide it and wants such mails, but not `by`, who sent it in. False when it
    is no petition."""
    page, _who = _about(state.workflow_state)
    if page is not None:
        mail_to_review(page, [user for user in _reviewers(state.task.specific) if user != by])
    return page is not None


def is_of_petition(state: Any) -> bool:
    """Whether a review is one of a petition."""
    return bool(state.content_type.model_class() is PetitionPage)


def tell_sent_back(state: Any) -> bool:
    """A reviewer sent it back: mail their comment. False when it is no petition."""
    page, who = _about(state)
    if page is not None and who is not None:
        mail_sent_back(page, who, state.current_task_state.comment if state.current_task_state else "")
    return page is not None


def tell_approved(state: Any) -> bool:
    """It is published: mail where. False when it is no petition."""
    page, who = _about(state)
    if page is not None and who is not None and page.live:
        mail_approved(page, who)
    return page is not None


def _reviewers(task: Any) -> list[Any]:
    if not isinstance(task, GroupApprovalTask):
        return []
    may = get_user_model().objects.filter(Q(groups__in=task.groups.all()) | Q(is_superuser=True), is_active=True)
    wants = may.exclude(wagtail_userprofile__submitted_notifications=False).exclude(email="")
    return list(wants.select_related("wagtail_userprofile").distinct())


def _about(state: Any) -> tuple[PetitionPage | None, Any]:
    """The petition that is reviewed, as it is now, and who asked for it while they may still log in."""
    if not is_of_petition(state):
        return None, None
    pages = PetitionPage.objects.select_related("petition__organization", "locale")
    page = pages.filter(pk=int(state.object_id)).first()
    if page is not None:
        page.title = page.draft_title
    who = state.requested_by
    return page, who if who is not None and who.is_active else None
