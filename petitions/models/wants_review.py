"""Whether a draft changes what people sign, or is not public, so that somebody reads it first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from petitions.models.petition import TextVersion

if TYPE_CHECKING:
    from petitions.models.petition_page import PetitionPage


def wants_review(page: PetitionPage) -> bool:
    """Whether publishing this draft would put words before people that nobody has read: title, ask or letter are not
    those that are signed now in its language, or it asks other offices, or in another order. So does one that is not
    public: reviewers may have taken it down. Two queries at most."""
    if not page.live:
        return True
    signed = TextVersion.objects.filter(petition=page.petition_id, language=page.locale.language_code)
    newest = signed.order_by("-pk").first()
    if newest is None or not newest.says(page.title, page.ask, page.letter):
        return True
    return page.is_primary and _asked(page) != _asked_now(page)


def _asked(page: PetitionPage) -> list[Any]:
    drafts = page.target_drafts.all()
    return [(draft.office_id, {text.locale_id: text.decision for text in draft.texts.all()}) for draft in drafts]


def _asked_now(page: PetitionPage) -> list[Any]:
    if page.petition is None:
        return []
    targets = page.petition.targets.filter(removed_at=None).prefetch_related("texts")
    return [(target.office_id, {text.locale_id: text.decision for text in target.texts.all()}) for target in targets]
