"""Where the product stands in Wagtail's admin. Each entry leads to one room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import DateTimeField
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.compare import register_comparison_class
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.widgets import ListingButton
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from home.keep_pages import keep_pages
from petitions.announcing.may import PERMISSION as MAIL_PERMISSION
from petitions.answering.tell import PERMISSION as ANSWER_PERMISSION
from petitions.answering.urls import admin_urlpatterns as answering_urls
from petitions.delivering.ask_for_packet import PERMISSION as PACKET_PERMISSION
from petitions.desk.panels import NeedsPanel, NumbersPanel
from petitions.donating import admin_hooks as donating_hooks  # noqa: F401, likewise
from petitions.donating.urls import admin_urlpatterns as donating_urls
from petitions.finding import admin_hooks as finding_hooks  # noqa: F401, likewise
from petitions.models import Update
from petitions.moderating import admin_hooks as moderating_hooks  # noqa: F401, likewise
from petitions.moderating.allowances import AllowanceViewSet
from petitions.moderating.urls import admin_urlpatterns as moderating_urls
from petitions.moderating.views import rates_view
from petitions.organizing import admin_hooks as organizing_hooks  # noqa: F401, likewise
from petitions.organizing.campaign_lists import CampaignGroup
from petitions.organizing.compare_moments import MomentComparison
from petitions.organizing.discard_petition import signed_below
from petitions.organizing.due_panel import DuePanel
from petitions.organizing.menu_items import AdministratorsMenuItem, PermittedMenuItem, ReasonsMenuItem
from petitions.organizing.people_lists import PeopleGroup
from petitions.organizing.petition_list import PetitionListViewSet
from petitions.organizing.policies import register_policies
from petitions.organizing.reach import known_pages
from petitions.organizing.translations import look_at_translation, refuse_half
from petitions.organizing.welcome_panel import WelcomePanel
from petitions.organizing.won_panel import WonPanel
from petitions.overseeing.entries import PERMISSION as LOG_PERMISSION
from petitions.people import admin_hooks  # noqa: F401, its hooks register themselves
from petitions.people.urls import admin_urlpatterns as people_urls
from petitions.sending.urls import admin_urlpatterns as sending_urls
from petitions.sharing.urls import admin_urlpatterns as sharing_urls
from petitions.starting import admin_hooks as starting_hooks  # noqa: F401, likewise
from petitions.starting.urls import admin_urlpatterns as review_urls
from petitions.striking.strike import PERMISSION as STRIKE_PERMISSION

# Before anything asks for the policy of a model.
register_policies()

register_comparison_class(DateTimeField, comparison_class=MomentComparison)

# Wagtail would keep a profile picture as it was sent, with all that a camera wrote; and no page shows one.
AvatarSettingsPanel.is_active = lambda panel: False

register_snippet(CampaignGroup)
register_snippet(PeopleGroup)
register_snippet(AllowanceViewSet)


@hooks.register("register_admin_viewset")
def petition_list() -> PetitionListViewSet:
    """The first entry of the menu."""
    return PetitionListViewSet()


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """The doors of the rooms that have one in the admin."""
    return [
        path("", include(moderating_urls)),
        path("signatures/", include("petitions.finding.urls")),
        path("signing/", rates_view, name="rates"),
        path("strikes/", include("petitions.striking.urls")),
        path("packets/", include("petitions.delivering.urls")),
        path("packets/", include(sending_urls)),
        path("answers/", include(answering_urls)),
        path("at-the-door/", include("petitions.handing_over.urls")),
        path("holds/", include("petitions.sealing.urls")),
        path("welcomes/", include("petitions.welcoming.urls")),
        path("exports/", include("petitions.exporting.urls")),
        path("share-codes/", include(sharing_urls)),
        path("mails/", include("petitions.telling.urls")),
        path("broadcasts/", include("petitions.announcing.urls")),
        path("people/", include(people_urls)),
        path("giving/", include(donating_urls)),
        path("access-log/", include("petitions.overseeing.urls")),
        path("reviews/", include(review_urls)),
    ]


@hooks.register("construct_homepage_panels")
def due_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What looks won, who is new in office and what is due, before everything else."""
    panels[:0] = [NeedsPanel(), WonPanel(), WelcomePanel(), DuePanel(), NumbersPanel()]


@hooks.register("register_admin_menu_item")
def mail_menu_item() -> MenuItem:
    """Updates by mail to those who agreed."""
    return PermittedMenuItem(_("Mail an update"), "broadcasts", "mail", 160, MAIL_PERMISSION)


@hooks.register("register_snippet_listing_buttons")
def mail_this_update(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    """In the list of updates, which shows those within reach: mail this one."""
    if isinstance(snippet, Update) and snippet.is_published and user.has_perm(MAIL_PERMISSION):
        url = reverse("new_broadcast", args=[snippet.pk])
        yield ListingButton(_("By mail"), url, icon_name="mail", priority=40)


@hooks.register("register_admin_menu_item")
def reasons_menu_item() -> MenuItem:
    """Reasons for signing that wait for a moderator."""
    return ReasonsMenuItem(_("Reasons"), "reasons", "comment", 170, "petitions.moderate_reasons")


@hooks.register("register_admin_menu_item")
def mails_menu_item() -> MenuItem:
    """What the mails that leave by themselves look like."""
    return MenuItem(_("Automatic mails"), reverse("mails"), name="mails", icon_name="rotate", order=176)


@hooks.register("register_admin_menu_item")
def strikes_menu_item() -> MenuItem:
    """Sets of signatures, held or struck out."""
    return PermittedMenuItem(_("Striking out"), "strikes", "cross", 174, STRIKE_PERMISSION)


@hooks.register("register_admin_menu_item")
def packets_menu_item() -> MenuItem:
    """What is handed over."""
    return PermittedMenuItem(_("Packets"), "packets", "folder-open-1", 176, PACKET_PERMISSION)


@hooks.register("register_admin_menu_item")
def answers_menu_item() -> MenuItem:
    """What offices answered."""
    return PermittedMenuItem(_("Answers"), "answers", "mail", 178, ANSWER_PERMISSION)


@hooks.register("register_admin_menu_item")
def export_menu_item() -> MenuItem:
    """Export of signatures."""
    return PermittedMenuItem(_("Export signatures"), "exports", "download", 180, "petitions.export_signatures")


@hooks.register("register_admin_menu_item")
def log_menu_item() -> MenuItem:
    """Who looked at what, for the owners of an organization and whoever runs the site."""
    return PermittedMenuItem(_("Access log"), "access_log", "history", 190, LOG_PERMISSION)


@hooks.register("register_admin_menu_item")
def holds_menu_item() -> MenuItem:
    """What alone keeps names longer than promised."""
    return AdministratorsMenuItem(_("Legal holds"), reverse("holds"), name="holds", icon_name="lock", order=190)


@hooks.register("construct_page_chooser_queryset")
def choose_from_what_is_known(pages: Any, request: HttpRequest) -> Any:
    """A link may lead to what everybody can read, and to one's own drafts."""
    return known_pages(pages, request.user)


@hooks.register("register_permissions")
def own_permissions() -> Any:
    """Boxes of their own where groups are edited: no list of snippets has them."""
    names = ["strike_signatures", "make_packets", "confirm_answers", "announce", "manage_people"]
    names += ["export_signatures", "moderate_reasons", "view_accessentry", "decide_reports"]
    names += ["manage_giving", "see_donations"]
    return Permission.objects.filter(content_type__app_label="petitions", codename__in=names)


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> str:
    """How our own rooms look."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_rich_text_features")
def no_embeds(features: Any) -> None:
    """Videos and posts of other sites would tell them of each visit (design, invariant 12)."""
    features.default_features = [name for name in features.default_features if name != "embed"]


@hooks.register("construct_main_menu")
def no_documents(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Files of any kind are not uploaded here; pictures are, and are drawn anew."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


@hooks.register("before_publish_page")
def only_whole_translations(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A petition is offered in a language only when all of it is there."""
    return refuse_half(request, page)


@hooks.register("before_edit_page", order=-1)  # before the translators' screen takes over
def note_on_translations(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A translation that has fallen behind says so."""
    return look_at_translation(request, page)


keep_pages(
    signed_below, _("People have signed here, so this cannot be deleted. Set a closing moment, or unpublish it.")
)
