"""One stream, newest first: milestones the count reached, what people wrote, and deliveries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.models import Milestone, Petition, Update, UpdateText

PAGE_SIZE = 20


@dataclass
class Entry:
    """One entry of the timeline."""

    day: datetime.date
    kind: str
    kind_label: str
    when: str
    headline: str
    summary: str = ""
    link: str = ""
    publisher: str = ""
    lang: str = ""
    number: int | None = None
    key: str = ""
    """What it stays known by, such as `update/7`."""
    changed_at: datetime.datetime | None = None
    """When what it says was last changed, where that is known."""

    @property
    def iso(self) -> str:
        """The day for machines."""
        return self.day.isoformat()


def timeline_of(
    petition: Petition, deliveries: list[dict[str, Any]], answers: list[dict[str, Any]], language: str
) -> list[Entry]:
    """All entries. Two queries."""
    entries = [_milestone(petition, row, language) for row in Milestone.objects.filter(petition=petition)]
    entries += [_update(row, texts, language) for row, texts in _updates(petition).items()]
    entries += [_delivery(row) for row in deliveries if row["state"] == "done"]
    entries += [_answer(row) for row in answers]
    entries.sort(key=lambda entry: (entry.day, entry.number or 0), reverse=True)
    return entries


def timeline_piece(entries: list[Entry], page: str, slug: str) -> str:
    """20 entries as they stand on the page of the petition at `slug`: those of `page`, text from the address; anything
    odd is the first or last. HTML. No query."""
    words = {"timeline": Paginator(entries, PAGE_SIZE).get_page(page), "feed_slug": slug}
    return render_to_string("petitions/timeline.html", words)


def _milestone(petition: Petition, row: Milestone, language: str) -> Entry:
    day = petition.local(row.reached_at).date()
    step = number_format(row.step, force_grouping=True)
    headline = _("%(count)s signatures") % {"count": step}
    when, key = fuzzy_date_text(day, "day", language), f"milestone/{row.step}"
    return Entry(day, "milestone", _("Milestone"), when, headline, number=row.step, key=key)


def _updates(petition: Petition) -> dict[Update, list[UpdateText]]:
    """What is published, with its words. One query: an update has words in one language at least."""
    texts = UpdateText.objects.filter(parent__petition=petition.pk, parent__is_published=True)
    found: dict[Update, list[UpdateText]] = {}
    for text in texts.select_related("parent", "locale").order_by("parent_id", "pk"):
        found.setdefault(text.parent, []).append(text)
    return found


def _update(row: Update, texts: list[UpdateText], language: str) -> Entry:
    words = in_language(texts)
    return Entry(
        day=row.happened_on,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        when=fuzzy_date_text(row.happened_on, row.precision, language),
        headline=words.headline if words else "",
        summary=words.summary if words else "",
        link=row.link,
        publisher=row.publisher,
        lang=words.lang if words else "",
        key=f"update/{row.pk}",
        changed_at=max(filter(None, (row.changed_at, words.changed_at if words else None)), default=None),
    )


def _delivery(row: dict[str, Any]) -> Entry:
    reached = [line["title"] for line in row["lines"] if line["arrived"]]
    sent = [line["title"] for line in row["lines"] if line["sent"]]
    headline = _("Delivery attempted")
    if reached:
        headline = _("Delivered to: %(targets)s") % {"targets": ", ".join(reached)}
    elif sent:
        headline = _("Sent to: %(targets)s") % {"targets": ", ".join(sent)}
    link, key = f"#delivery-{row['id']}", f"delivery/{row['id']}"
    return Entry(row["happened_on"], "delivery", _("Delivery"), row["when"], headline, link=link, key=key)


def _answer(row: dict[str, Any]) -> Entry:
    headline = _("%(office)s has answered") % {"office": row["office"]}
    link, key = f"#answer-{row['id']}", f"answer/{row['id']}"
    return Entry(row["happened_on"], "answer", _("Answer"), row["when"], headline, link=link, key=key)
