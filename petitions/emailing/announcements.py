"""Mails to supporters of a petition: what happened, in their language, with a way to stop."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import number_format
from django.utils.html import strip_tags
from django.utils.text import Truncator

from home.dates import fuzzy_date_text
from petitions.delivering.in_words import title_in
from petitions.emailing.compose import address, petition_address
from petitions.emailing.merge import Merge
from petitions.emailing.return_path import with_return_path
from petitions.leaving.links import leaving_address, leaving_headers
from petitions.models import Outcome, Petition, PetitionPage, Supporter
from petitions.models.steps import climbing_goal
from petitions.reading.answers import answers_of
from petitions.reading.deliveries import deliveries_of
from petitions.reading.targets import load_targets
from petitions.sealing.links import make_token

QUOTED = 900
"""Letters of somebody's words in a mail; the rest stands on the page."""
FIELDS = ("given_name", "leave_url", "my_url")
"""What differs between supporters."""


@dataclass(frozen=True)
class Words:
    """The mail to write (a folder under templates/emails/) and what it says, besides what all of them say."""

    message: str
    context: dict[str, Any] = field(default_factory=dict)


class Announcer:
    """Writes one mail for many supporters: by its templates once a language and whenever something of it has changed,
    then field by field. `words` says what happened to a petition in a language, `message` (letters and digits) tells
    this mail from others to the same person."""

    def __init__(self, words: Callable[[Petition, str], Words], message: str = "") -> None:
        self._words, self._message = words, message
        self._merges: dict[str, tuple[bytes, Merge]] = {}

    def mail(self, petition: Petition, row: Supporter, email: str, given_name: str) -> EmailMessage:
        """The mail about `petition` for one supporter, with the headers to leave by (RFC 8058)."""
        place = (row.petition_id, row.signature_id, row.language)
        my_url = address("my", row.language, make_token("my", row.petition_id, row.signature_id))
        values = {"given_name": given_name, "leave_url": leaving_address(*place), "my_url": my_url}
        mail = self._merge(petition, row.language).mail(email, values)
        mail.extra_headers |= leaving_headers(*place)
        return with_return_path(mail, "supporter", row.pk, settings.BOUNCE_ADDRESS, self._message)

    def _merge(self, petition: Petition, language: str) -> Merge:
        words = self._words(petition, language)
        context = said_by_all(petition, language) | words.context
        # Every value of every row in it: a photo with another text is equal to itself as a row, but not in these bytes.
        said = pickle.dumps((words.message, context))
        known = self._merges.get(language)
        if known is None or known[0] != said:
            known = said, Merge(words.message, language, context, FIELDS)
            self._merges[language] = known
        return known[1]


def said_by_all(petition: Petition, language: str) -> dict[str, Any]:
    """What every mail about a petition may say."""
    return {
        "petition_title": title_in(petition, language),
        "organization": petition.organization.name,
        "petition_url": petition_address(petition.slug, language),
        "count": _number(petition.tally.total, language),
    }


def milestone_words(petition: Petition, event: str, language: str) -> Words:
    """So many have signed; the next step is so many."""
    step = int(event)
    total = max(petition.tally.total, step)
    context = {"step": _number(step, language), "goal": _number(climbing_goal(total), language)}
    return Words("milestone", context)


def delivery_words(petition: Petition, event: str, language: str) -> Words:
    """Who brought it where and what was said there, exactly as the page shows it."""
    with translation.override(language):
        found = deliveries_of(petition, language, load_targets(petition))
        delivery = next(row for row in found if row["id"] == int(event))
    where = f"{petition_address(petition.slug, language)}#delivery-{event}"
    return Words("delivery", {"delivery": delivery, "petition_url": where})


def answer_words(petition: Petition, event: str, language: str) -> Words:
    """What an office answered, from its beginning."""
    with translation.override(language):
        offices = {target.pk: target.office for target in load_targets(petition)}
        answer = next(row for row in answers_of(petition, language, offices) if row["id"] == int(event))
    quoted = Truncator(answer["words"]).chars(QUOTED)
    where = f"{petition_address(petition.slug, language)}#answer-{event}"
    return Words("answer", {"answer": answer | {"words": quoted}, "petition_url": where})


def outcome_words(petition: Petition, event: str, language: str) -> Words:
    """How it ended: a victory, whole or in part, or not."""
    pages = PetitionPage.objects.filter(petition=petition)
    page = pages.filter(locale__language_code=language).first() or pages.first()
    text = strip_tags((page.outcome_words if page else "").replace("</p>", "\n\n").replace("<br/>", "\n"))
    with translation.override(language):
        when = fuzzy_date_text(petition.outcome_on, petition.outcome_precision, language) if petition.outcome_on else ""
        context = {
            "outcome": event,
            "outcome_label": str(Outcome(event).label),
            "when": when,
            "told": Truncator(text.strip()).chars(QUOTED),
            "source_url": petition.outcome_source_url,
        }
    return Words("victory" if event in (Outcome.WON, Outcome.PARTLY) else "ended", context)


def _number(value: int, language: str) -> str:
    with translation.override(language):
        return number_format(value, force_grouping=True)
