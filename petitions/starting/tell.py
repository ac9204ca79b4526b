"""Tell the organizer of each step of the review. Wagtail says when; its own mails about petitions stay away."""

from __future__ import annotations

from typing import Any

from wagtail.models import TaskState

from petitions.emailing.reviews import mail_approved, mail_sent_back, mail_submitted
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


def _about(state: Any) -> tuple[PetitionPage | None, Any]:
    """The petition that is reviewed, as it is now, and who asked for it while they may still log in."""
    if state.content_type.model_class() is not PetitionPage:
        return None, None
    page = PetitionPage.objects.select_related("petition", "locale").filter(pk=int(state.object_id)).first()
    if page is not None:
        page.title = page.draft_title
    who = state.requested_by
    return page, who if who is not None and who.is_active else None
