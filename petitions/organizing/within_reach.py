"""Lists of the admin whose rows somebody may not know."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.snippets.views.snippets import SnippetViewSet


class WithinReachViewSet(SnippetViewSet):
    """A row out of reach of somebody's rights is not there for them, whatever the address would do with it."""

    def construct_view(self, view_class: type, **kwargs: Any) -> Callable[..., HttpResponse]:
        """The view, which does not know of rows out of reach, whatever it would do with them."""
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def within_reach(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" in kwargs:
                row, may = get_object_or_404(self.model, pk=kwargs["pk"]), self.permission_policy
                if not may.user_has_any_permission_for_instance(request.user, ["view", "change"], row):
                    raise Http404
            return view(request, *args, **kwargs)

        return within_reach
