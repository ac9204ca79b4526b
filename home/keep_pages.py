"""Pages that nobody deletes by a click, neither alone nor among many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page


def with_all_below(pages: Iterable[Page]) -> Q:
    """For filter() of pages: these and all below them."""
    within = Q(pk__in=[])
    for page in pages:
        within |= Q(path__startswith=page.path)
    return within


def keep_pages(holds: Callable[[list[Page]], bool], why: Any) -> None:
    """Refuse to delete pages where `holds` says that they, or pages below them, are needed; `why` (lazily translated)
    is said to whoever tried."""

    def alone(request: HttpRequest, page: Page) -> HttpResponse | None:
        if not holds([page]):
            return None
        messages.error(request, why)
        return redirect("wagtailadmin_explore", page.get_parent().pk)

    def among_many(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
        pages = [page for page in objects if isinstance(page, Page)]
        if action_type != "delete" or not pages or not holds(pages):
            return None
        messages.error(request, why)
        return redirect("wagtailadmin_home")

    hooks.register("before_delete_page", alone)
    hooks.register("before_bulk_action", among_many)
