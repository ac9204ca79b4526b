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


def offices_known_to(user: Any) -> Any:
    """All offices for those who keep them or review; for others those known, and what theirs have put forward."""
    if user.has_perm("petitions.view_office") or user.has_perm("petitions.confirm_answers"):
        return Office.objects.all()
    return Office.objects.known_to(user.memberships.values("organization"))


class KnownChooseView(ChooseView):
    """The list."""

    def get_object_list(self) -> Any:
        return offices_known_to(self.request.user)


class KnownChooseResultsView(ChooseResultsView):
    """The list after a search."""

    def get_object_list(self) -> Any:
        return offices_known_to(self.request.user)


class KnownChosenView(SnippetChosenView):
    """The one chosen; 404 for another."""

    def get_object(self, pk: Any) -> Any:
        return offices_known_to(self.request.user).get(pk=pk)


class KnownChosenMultipleView(SnippetChosenMultipleView):
    """Several."""

    def get_objects(self, pks: Any) -> Any:
        return offices_known_to(self.request.user).filter(pk__in=pks)


class OfficeChooserViewSet(SnippetChooserViewSet):
    """Wagtail's, over what somebody may know."""

    choose_view_class = KnownChooseView
    choose_results_view_class = KnownChooseResultsView
    chosen_view_class = KnownChosenView
    chosen_multiple_view_class = KnownChosenMultipleView
