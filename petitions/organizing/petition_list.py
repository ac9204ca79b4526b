"""Where an organizer begins: the petitions within reach, with their state and count, and a button for a new one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from petitions.models import PetitionPage, State
from petitions.models.whole import missing_words
from petitions.organizing.outdated import outdated_words

SHORT = 12
"""So many choices are read at a glance."""


def _state(page: PetitionPage) -> str:
    return str(State(page.petition.state()).label) if page.petition else ""


def _count(page: PetitionPage) -> int:
    return page.petition.tally.total if page.petition else 0


def _behind(page: PetitionPage) -> str:
    """Says of a translation that it is not there yet, or has fallen behind. No query for the page it is one of."""
    if getattr(page, "first_page", None) == page.pk:
        return ""
    if changed := outdated_words(page):
        return gettext("Out of date: %(words)s") % {"words": ", ".join(str(word) for word in changed)}
    return gettext("Not all there yet") if not page.live and missing_words(page) else ""


class ParentChoice(forms.ModelChoiceField):
    """Pages of organizations by name and language."""

    def label_from_instance(self, obj: Page) -> str:
        return f"{obj.title} · {obj.locale.get_display_name()}"


class PetitionIndexView(IndexView):
    """Petition pages; state and count come with them in one query."""

    page_title = _("Petitions")
    add_item_label = _("New petition")

    def annotate_queryset(self, pages: Any) -> Any:
        first = PetitionPage.objects.filter(petition=OuterRef("petition")).order_by("pk").values("pk")[:1]
        pages = pages.prefetch_related("petition__tally").annotate(first_page=Subquery(first))
        return super().annotate_queryset(pages)


class WhoseForm(forms.Form):
    """The pages a new petition can stand under: an organization in a language."""

    def __init__(self, parents: Any, *args: Any) -> None:
        super().__init__(*args)
        widget = forms.RadioSelect() if parents.count() <= SHORT else forms.Select()
        self.fields["parent_page"] = ParentChoice(
            parents, label=_("Organization and language"), empty_label=None, widget=widget
        )


class WhoseView(ChooseParentView):
    """Under whose name a new petition stands, and in which language it begins. Only what the user may add to."""

    page_title = _("Whose petition is it?")
    submit_button_label = _("Start writing")
    locale = None

    def get_valid_parent_pages(self, user: Any) -> Any:
        return super().get_valid_parent_pages(user).select_related("locale").order_by("title", "locale__language_code")

    def get_form(self) -> WhoseForm:
        parents = self.get_valid_parent_pages(self.request.user)
        return WhoseForm(parents, self.request.POST if self.request.method == "POST" else None)

    def get_page_subtitle(self) -> str:
        return ""


class PetitionListViewSet(PageListingViewSet):
    """The first entry of the menu."""

    name = "petitions"
    model = PetitionPage
    icon = "edit"
    menu_label = _("Petitions")
    menu_order = 90
    add_to_admin_menu = True
    index_view_class = PetitionIndexView
    choose_parent_view_class = WhoseView
    columns = (
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        ParentPageColumn("parent", label=_("Organization"), classname="firma-wide"),
        Column("signing", label=_("Signing"), accessor=_state, width="10%"),
        Column("translation", label=_("Translation"), accessor=_behind, width="12%", classname="firma-wide"),
        Column("count", label=_("Signatures"), accessor=_count, width="10%"),
        UpdatedAtColumn(width="12%", classname="firma-wide"),
        PageStatusColumn("status", label=_("Page"), width="10%", classname="firma-wide"),
    )
