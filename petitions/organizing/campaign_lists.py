"""What organizers keep for a campaign: updates, deliveries, promises, endorsements and share codes, each
within reach of their rights."""

from __future__ import annotations

from functools import partial
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from petitions.models import Delivery, Endorsement, Promise, ShareCode, Update
from petitions.organizing.delivery_form import DELIVERY_SCREEN
from petitions.organizing.petition_choice import PetitionRowForm
from petitions.organizing.reach import petitions_within_reach, title_of
from petitions.organizing.within_reach import WithinReachViewSet
from petitions.sharing.personal import told_count

PETITION_COLUMN = Column("petition_title", label=_("Petition"), sort_key="petition_title", classname="firma-wide")
ON_THE_PAGE = partial(BooleanColumn, label=_("On the page"), classname="firma-wide")


class TitledChoice(django_filters.fields.ModelChoiceField):
    """Petitions by title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title or obj.slug)


def _petitions(request: HttpRequest) -> QuerySet[Any]:
    return petitions_within_reach(request.user)


class PetitionFilter(django_filters.ModelChoiceFilter):
    """One of the petitions within reach."""

    field_class = TitledChoice

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=_petitions, label=_("Petition"), empty_label=_("All petitions"), **kwargs)


class PetitionRowViewSet(WithinReachViewSet):
    """A list of what belongs to petitions: everybody meets only what is within reach of their rights."""

    list_per_page = 50
    newest_first: tuple[str, ...] = ("-happened_on", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.permission_policy.instances_user_has_any_permission_for(request.user, ["view", "change"])
        return rows.annotate(petition_title=title_of("petition")).order_by(*self.newest_first)

    def register_chooser_viewset(self) -> None:
        """None: nothing chooses such a row, and Wagtail's chooser would show those of everybody."""


class UpdateFilter(WagtailFilterSet):
    """Updates of one petition, of one kind."""

    petition = PetitionFilter()

    class Meta:
        model = Update
        fields = ("petition", "kind")


class UpdateViewSet(PetitionRowViewSet):
    """The timeline's entries that people write."""

    model = Update
    icon = "calendar-alt"
    menu_label = _("Updates")
    list_display = ("__str__", PETITION_COLUMN, "kind", "happened_on", ON_THE_PAGE("is_published"))
    filterset_class = UpdateFilter
    edit_handler = ObjectList(Update.panels, base_form_class=PetitionRowForm)


class DeliveryFilter(WagtailFilterSet):
    """Deliveries of one petition, planned or done."""

    petition = PetitionFilter()

    class Meta:
        model = Delivery
        fields = ("petition", "state")


class DeliveryViewSet(PetitionRowViewSet):
    """Deliveries, newest first."""

    model = Delivery
    icon = "mail"
    menu_label = _("Deliveries")
    list_display = ("happened_on", PETITION_COLUMN, "state", "method", ON_THE_PAGE("is_public"))
    filterset_class = DeliveryFilter
    edit_handler = DELIVERY_SCREEN


class EndorsementFilter(WagtailFilterSet):
    """Endorsements of one petition."""

    petition = PetitionFilter()

    class Meta:
        model = Endorsement
        fields = ("petition",)


class EndorsementViewSet(PetitionRowViewSet):
    """Organizations that stand behind a petition, newest first."""

    model = Endorsement
    icon = "group"
    menu_label = _("Endorsements")
    list_display = ("name", PETITION_COLUMN, "agreed_on")
    newest_first = ("-agreed_on", "-pk")
    filterset_class = EndorsementFilter
    edit_handler = ObjectList(Endorsement.panels, base_form_class=PetitionRowForm)


class PromiseFilter(WagtailFilterSet):
    """Promises of one petition, waiting, kept or broken."""

    petition = PetitionFilter()

    class Meta:
        model = Promise
        fields = ("petition", "state")


class PromiseViewSet(PetitionRowViewSet):
    """Promises, newest first."""

    model = Promise
    icon = "comment"
    menu_label = _("Promises")
    list_display = ("__str__", PETITION_COLUMN, "state", "due_on", ON_THE_PAGE("is_public"))
    filterset_class = PromiseFilter
    edit_handler = ObjectList(Promise.panels, base_form_class=PetitionRowForm)


class ShareCodeForm(PetitionRowForm):
    """A code that is printed stays with its petition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petition"].disabled = self.instance.pk is not None


class ShareCodeFilter(WagtailFilterSet):
    """Codes of one petition, of one kind."""

    petition = PetitionFilter()

    class Meta:
        model = ShareCode
        fields = ("petition", "kind")


class CodeColumn(Column):
    """The code itself, which leads to what can be downloaded with it."""

    cell_template_name = "petitions/sharing/code_cell.html"


def _told(code: ShareCode) -> str:
    count = told_count(code)
    return str(_("fewer than five")) if count is None else number_format(count, force_grouping=True)


class ShareCodeViewSet(PetitionRowViewSet):
    """Which poster, which person brought how many signatures; the latest first."""

    model = ShareCode
    icon = "link"
    menu_label = _("Share codes")
    list_display = (
        "__str__",
        PETITION_COLUMN,
        CodeColumn("code", label=_("Address and downloads")),
        Column("count", label=_("Signatures"), accessor=_told),
    )
    newest_first = ("-pk",)
    filterset_class = ShareCodeFilter
    edit_handler = ObjectList(ShareCode.panels, base_form_class=ShareCodeForm)


class CampaignGroup(SnippetViewSetGroup):
    """What organizers write after the petition itself."""

    menu_label = _("Campaign")
    menu_icon = "clipboard-list"
    menu_order = 150
    items = (UpdateViewSet, DeliveryViewSet, PromiseViewSet, EndorsementViewSet, ShareCodeViewSet)
