"""Choosing an office in the admin: what another organization has put forward is not there to be chosen, or read."""

from __future__ import annotations

from typing import Any

from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from petitions.models import Office


class KnownChooseView(ChooseView):
    """The list."""

    def get_object_list(self) -> Any:
        return Office.objects.open_to(self.request.user)


class KnownChooseResultsView(ChooseResultsView):
    """The list after a search."""

    def get_object_list(self) -> Any:
        return Office.objects.open_to(self.request.user)


class KnownChosenView(SnippetChosenView):
    """The one chosen; 404 for another."""

    def get_object(self, pk: Any) -> Any:
        return Office.objects.open_to(self.request.user).get(pk=pk)


class KnownChosenMultipleView(SnippetChosenMultipleView):
    """Several."""

    def get_objects(self, pks: Any) -> Any:
        return Office.objects.open_to(self.request.user).filter(pk__in=pks)


class OfficeChooserViewSet(SnippetChooserViewSet):
    """Wagtail's, over what somebody may know."""

    choose_view_class = KnownChooseView
    choose_results_view_class = KnownChooseResultsView
    chosen_view_class = KnownChosenView
    chosen_multiple_view_class = KnownChosenMultipleView
