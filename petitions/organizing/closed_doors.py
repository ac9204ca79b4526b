"""Addresses of Wagtail's admin that would show everybody what is somebody's: closed, or held to what is theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.report import TranslationsReportView

from accounts.places import ADMIN
from petitions.organizing.reach import known_pages

PAGES = ("page_id", "parent_page_id", "page_to_move_id", "page_pk")
"""What an address calls the page it is about."""


class UnknownPagesMiddleware:
    """404 in the admin for an address about a page that somebody may not know, or about many rows of which one is not
    theirs: some of Wagtail's views show titles before they look at rights, the choosers always."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Look before the view does."""
        if not request.path_info.startswith(ADMIN) or not request.user.is_authenticated:
            return
        named = [kwargs[name] for name in PAGES if isinstance(kwargs.get(name), int)]
        if request.path_info == f"{ADMIN}choose-page/chosen-multiple/":
            named += _ids(request)
        if named and known_pages(Page.objects.filter(pk__in=named), request.user).count() != len(set(named)):
            raise Http404
        if request.path_info.startswith(f"{ADMIN}localize/") and not _may_translate(request.user, kwargs):
            raise Http404
        if request.path_info.startswith(f"{ADMIN}bulk/") and not _all_theirs(request, **kwargs):
            raise Http404


def _ids(request: HttpRequest) -> list[int]:
    """The rows an address names. 404 for any that is not a plain number: Wagtail reads more into " 5"."""
    asked = request.GET.getlist("id")
    if not all(re.fullmatch(r"[0-9]{1,18}", each) for each in asked):
        raise Http404
    return [int(each) for each in asked]


def _may_translate(user: Any, named: dict[str, Any]) -> bool:
    """Whether the pages that a translation is about are ones they may change: wagtail-localize asks for its one right,
    held on any page, and shows, overwrites and publishes all others too."""
    pages = Page.objects.none()
    if "translation_source_id" in named:
        source = TranslationSource.objects.filter(pk=named["translation_source_id"])
        pages = Page.objects.filter(translation_key__in=source.values("object_id"))
    elif "page_id" in named:
        pages = Page.objects.filter(pk=named["page_id"])
    else:
        return True
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages.exists() and not pages.exclude(pk__in=mine.values("pk")).exists()


def _all_theirs(request: HttpRequest, app_label: str, model_name: str, action: str) -> bool:
    """Whether each row of a bulk action is one they may know; Wagtail would name those they may not act on."""
    try:
        model: Any = apps.get_model(app_label, model_name)
    except LookupError:
        return False
    if issubclass(model, Page):
        known = known_pages(Page.objects.all(), request.user)
    else:
        policy = policy_registry.get_by_type(model) or ModelPermissionPolicy(model)
        known = policy.instances_user_has_any_permission_for(request.user, ["view", "change", "delete", "choose"])
    if request.GET.getlist("id") == ["all"]:
        return not model._default_manager.exclude(pk__in=known.values("pk")).exists()
    ids = set(_ids(request))
    return bool(known.filter(pk__in=ids).count() == len(ids))


def nowhere(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Nothing of ours asks here."""
    raise Http404


def for_the_whole_tree(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for those to whom all pages belong; 404 for everybody else."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _has_all(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def _has_all(user: Any) -> bool:
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    return not Page.objects.filter(depth__gt=1).exclude(pk__in=mine.values("pk")).exists()


class OwnTranslationsView(TranslationsReportView):
    """The translations of pages within reach; of everything for those to whom the whole tree belongs."""

    def get_queryset(self) -> QuerySet[Any]:
        """As Wagtail counts them."""
        rows: QuerySet[Any] = super().get_queryset()
        mine = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        if _has_all(self.request.user):
            return rows
        return rows.filter(source__object_id__in=mine.values("translation_key"))
