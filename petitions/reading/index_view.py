"""The list of petitions: search, filters, 20 a page."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home.models.words import in_language
from petitions.models import Organization, Outcome, Petition, PetitionIndexPage, PetitionPage, State, Topic, TopicText
from petitions.reading.cards import cards_of, live_pages

PAGE_SIZE = 20
WON = "won"


class FilterForm(forms.Form):
    """Search and filters; a value that is not on offer is passed over, so that old links lead somewhere."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("All")),
            (State.OPEN, _("Open")),
            (State.CLOSED, _("Closed")),
            (WON, _("Won")),
        ],
    )
    place = forms.ChoiceField(label=_("Place"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    organization = forms.ChoiceField(label=_("Organization"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = Petition.objects.filter(published_at__isnull=False)
        places = published.exclude(place="").values_list("place", flat=True).distinct().order_by("place")
        groups = Organization.objects.filter(petitions__in=published).distinct().values_list("pk", "name")
        self._offer("place", [(place, place) for place in places])
        self._offer("topic", _topics())
        self._offer("organization", [(str(pk), name) for pk, name in groups])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *choices]


def index_view(page: PetitionIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The context of index.html: `filters` and one paginator page of `cards`."""
    filters = FilterForm(request.GET)
    filters.is_valid()
    chosen = {name: value for name, value in filters.cleaned_data.items() if value}
    pages = _filtered(live_pages(page.locale.language_code), chosen)
    shown = Paginator(pages, PAGE_SIZE).get_page(request.GET.get("page"))
    cards: Any = shown
    cards.object_list = cards_of(shown.object_list)
    return {"filters": filters, "cards": cards}


def _filtered(pages: QuerySet[PetitionPage], chosen: dict[str, str]) -> QuerySet[PetitionPage]:
    if place := chosen.get("place"):
        pages = pages.filter(petition__place=place)
    if topic := chosen.get("topic"):
        pages = pages.filter(petition__topic__slug=topic)
    if organization := chosen.get("organization"):
        pages = pages.filter(petition__organization=int(organization))
    if status := chosen.get("status"):
        won = Petition.objects.filter(outcome__in=[Outcome.WON, Outcome.PARTLY])
        pages = pages.filter(petition__in=won if status == WON else Petition.objects.in_state(status))
    if words := _words_of(chosen.get("q", "")):
        found = PetitionPage.objects.live().search(words)
        pages = pages.filter(pk__in=[row.pk for row in found[:1000]])
    return pages


def _words_of(text: str) -> str:
    """The words of a search. SQLite's search has a language of its own (signs, AND, NEAR), which nobody here speaks."""
    return " ".join(re.findall(r"\w+", text)).lower()


def _topics() -> list[tuple[str, str]]:
    topics = Topic.objects.prefetch_related("texts__locale")
    named: list[tuple[Topic, TopicText | None]] = [(topic, in_language(topic.texts.all())) for topic in topics]
    return [(topic.slug, words.name if words else topic.slug) for topic, words in named]
