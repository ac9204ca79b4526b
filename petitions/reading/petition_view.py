"""Everything the petition page shows, in a bounded number of queries whatever the number of signatures."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

from babel.dates import format_date
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.absolute import absolute
from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.donating.receiver import give_url
from petitions.models import Outcome, Petition, PetitionPage, State, Tally
from petitions.reading.answers import answers_of
from petitions.reading.closing import closes_text, moment_text
from petitions.reading.corrections import corrections_of
from petitions.reading.deliveries import deliveries_of
from petitions.reading.goal import goal_of, percent_of
from petitions.reading.power_map import power_map
from petitions.reading.promises import promises_on
from petitions.reading.public_page import current_text_version
from petitions.reading.targets import load_targets, targets_of
from petitions.reading.timeline import timeline_of, timeline_piece
from petitions.reading.voices import reasons_of, recent_of
from petitions.sharing.links import share_of
from petitions.sharing.picture import picture_of
from petitions.sharing.words import share_text
from petitions.signing.challenge import is_asked
from petitions.signing.forms import SignForm


def petition_view(page: PetitionPage, request: HttpRequest, form: SignForm | None = None) -> dict[str, Any]:
    """The context of petition_page.html but for `timeline_piece`, which shows some of the `entries`; `form` carries
    errors when a signature was refused."""
    petition = page.petition or _not_yet_stored(page)
    draft = getattr(request, "is_preview", False)
    if draft and page.is_primary:
        _show_draft(petition, page)
    language = get_language() or "en"
    targets = load_targets(petition)
    deliveries = deliveries_of(petition, language, targets)
    offices = {target.pk: target.office for target in targets}
    answers = answers_of(petition, language, offices)
    _load_sizes(page, deliveries)
    state = State.OPEN if draft else petition.state()
    if state == State.OPEN and form is None:
        version = getattr(page, "text_version", None) or current_text_version(petition, language)
        form = SignForm(initial={"text_version": version})
    return {
        "petition": petition,
        "organization": _organization(petition, page),
        "answers": answers,
        "endorsements": list(petition.endorsements.all()) if petition.pk else [],
        "state": state,
        "closes": closes_text(petition, language),
        "opens": moment_text(petition, petition.opens_at, language),
        "decision": _decision(petition, language),
        "tally": petition.tally,
        "goal": goal_of(petition),
        "percent": percent_of(petition),
        "targets": targets_of(petition, page, targets, deliveries, draft),
        "form": form if state == State.OPEN else None,
        "is_preview": draft,
        "preview_back": getattr(request, "preview_back", ""),
        "sign_url": "" if draft else reverse("sign", args=[petition.slug]),
        "challenge_url": "" if draft else _challenge_url(petition),
        "count_url": "" if draft else reverse("count", args=[petition.slug]),
        "give_url": give_url(petition.organization_id, "give_for", petition.slug) if petition.pk and not draft else "",
        "entries": timeline_of(petition, deliveries, answers, language),
        "recent": recent_of(petition, language),
        "reasons": reasons_of(petition, language),
        "corrections": corrections_of(petition, language),
        "deliveries": deliveries,
        "map": power_map(petition, targets, language),
        "promises": promises_on(petition, language, offices),
        "outcome": outcome_of(petition, language),
        "share": share_of(page.title, share_text(page.title, page.ask, page.share_text), absolute(page.url)),
        "picture": picture_of(page) if petition.pk else None,
        "report_slug": petition.slug if petition.pk else "",
    }


def with_timeline(words: dict[str, Any], page: str) -> dict[str, Any]:
    """petition_view() with that page of its timeline drawn, for who shows it once."""
    return words | {"timeline_piece": timeline_piece(words["entries"], page, words["petition"].slug)}


def _load_sizes(page: PetitionPage, deliveries: list[dict[str, Any]]) -> None:
    """The sizes in which all pictures of the page are drawn already. One query."""
    pictures = [photo["image"] for delivery in deliveries for photo in delivery["photos"]]
    prefetch_related_objects([*pictures, *([page.image] if page.image else [])], "renditions")


def _challenge_url(petition: Petition) -> str:
    """Where the form fetches a challenge during a surge; "" at all other times."""
    return reverse("challenge", args=[petition.slug]) if is_asked(petition) else ""


def outcome_of(petition: Petition, language: str) -> dict[str, str] | None:
    """`code`, `label` and `when` of the outcome; None while there is none."""
    if petition.outcome == Outcome.NONE or petition.outcome_on is None:
        return None
    when = fuzzy_date_text(petition.outcome_on, petition.outcome_precision, language)
    return {"code": petition.outcome, "label": petition.get_outcome_display(), "when": when}


def _not_yet_stored(page: PetitionPage) -> Petition:
    """What a page that was never saved would be a page of, for its preview. No row has number 0."""
    parent = page.get_parent().specific
    petition = Petition(pk=0, slug=page.slug or "preview", organization=parent.organization)
    petition.tally = Tally(petition=petition)
    return petition


def _show_draft(petition: Petition, page: PetitionPage) -> None:
    """In a preview the facts are those on the editor's screen; nothing is stored."""
    from petitions.models.petition_facts import FACTS

    for name in FACTS:
        setattr(petition, name, getattr(page, name))


def _organization(petition: Petition, page: PetitionPage) -> dict[str, Any]:
    organization = petition.organization
    words = in_language(organization.texts.select_related("locale"))
    return {
        "name": organization.name,
        "url": _organization_url(page),
        "about": words.about if words else "",
        "lang": words.lang if words else "",
    }


def _organization_url(page: PetitionPage) -> str:
    """Where the organization's page is; "" while it is not live. No query for a page of public_page()."""
    if hasattr(page, "organization_path"):
        path = page.organization_path
        return (Page(url_path=path, locale=page.locale).url or "") if path else ""
    parent = page.get_parent()
    return (parent.url or "") if parent and parent.live else ""


def _decision(petition: Petition, language: str) -> str:
    if petition.decision_on is None:
        return ""
    day, today = petition.decision_on, petition.local(timezone.now()).date()
    if petition.decision_recurs:
        day = next_time(day, today)
    text = format_date(day, "long", locale=language)
    text = _("%(day)s, every year") % {"day": text} if petition.decision_recurs else text
    return f"{text} · {_countdown((day - today).days)}" if day >= today else text


def next_time(day: datetime.date, today: datetime.date) -> datetime.date:
    """The first time from `today` on that a yearly `day` comes; 29 February is the 28th where there is none."""
    for year in (today.year, today.year + 1):
        leaps = (day.month, day.day) == (2, 29) and not calendar.isleap(year)
        if (here := day.replace(year=year, day=28 if leaps else day.day)) >= max(today, day):
            return here
    return day


def _countdown(days: int) -> str:
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": number_format(days, force_grouping=True)}
