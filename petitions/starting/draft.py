"""The draft that grows step by step: a page of Wagtail's, so that all the admin shows works on it at once.

Revisions are kept unclean: a draft lacks what the next steps ask for. Forms say what is wrong, `lacks` what is missing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from petitions.models import OrganizationPage, PetitionPage
from petitions.starting.mine import pages_of

MOST = 30
"""So many drafts that nobody has published may somebody's organizations have at once."""


class TooMany(Exception):
    """So many are begun already."""


class InReview(Exception):
    """Reviewers are reading it: it stands still until they are done, or it is taken back."""


def begin(parent: OrganizationPage, title: str, ask: str, user: Any) -> PetitionPage:
    """A new draft below the organization's page, in its language. Raises TooMany."""
    if pages_of(user).filter(live=False).count() >= MOST:
        raise TooMany
    page = PetitionPage(title=title, ask=ask, slug=_free_slug(parent, title), locale=parent.locale, live=False)
    page.owner = user
    with transaction.atomic():
        parent.add_child(instance=page)
        page.save_revision(user=user, log_action=True, clean=False)
    return page


def keep(page: PetitionPage, user: Any, **words: Any) -> None:
    """Keep `words` (fields of the page) and its targets in the draft; what is public stays. Raises InReview."""
    if page.workflow_in_progress:
        raise InReview
    for name, value in words.items():
        setattr(page, name, value)
    with transaction.atomic():
        if not page.live:
            page.save()
        page.save_revision(user=user, log_action=True, clean=False)


def _free_slug(parent: OrganizationPage, title: str) -> str:
    wish = slugify(title)[:70].strip("-") or "petition"
    taken = set(parent.get_children().filter(slug__startswith=wish).values_list("slug", flat=True))
    return next(slug for slug in [wish, *(f"{wish}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
