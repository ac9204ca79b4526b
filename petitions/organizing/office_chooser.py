"""Choosing who is who in the admin. Of offices, what another organization has put forward is not there to be chosen,
or read."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from petitions.models import Office

_said = lazy(lambda words, name: gettext(words) % {"object": name}, str)


class ReadersChooser(AdminSnippetChooser):
    """Wagtail's, with its buttons in the language of the reader: its own keep that of whoever opened the form first."""

    def __init__(self, model: Any = None, **kwargs: Any) -> None:
        super().__init__(model, **kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = _said("Choose %(object)s", name)
        self.choose_another_text = _said("Choose another %(object)s", name)
        self.link_to_chosen_text = _said("Edit this %(object)s", name)


class ReadersChooserViewSet(SnippetChooserViewSet):
    """Wagtail's, with those buttons."""

    base_widget_class = ReadersChooser


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


class OfficeChooserViewSet(ReadersChooserViewSet):
    """Wagtail's, over what somebody may know."""

    choose_view_class = KnownChooseView
    choose_results_view_class = KnownChooseResultsView
    chosen_view_class = KnownChosenView
    chosen_multiple_view_class = KnownChosenMultipleView
