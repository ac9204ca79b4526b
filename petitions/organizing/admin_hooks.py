"""What stands under Help in Wagtail's admin, and what nobody deletes there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from petitions.handing_over.steps import is_on_record
from petitions.models import Delivery


@hooks.register("before_delete_snippet")
def keep_deliveries(request: HttpRequest, rows: list[Any]) -> HttpResponse | None:
    """A plan may be deleted, what happened may not: its steps would go with it."""
    if not is_on_record(row for row in rows if isinstance(row, Delivery)):
        return None
    said = gettext("What happened at a door stays on record. Correct it, or take it off the page.")
    messages.error(request, said)
    return redirect(Delivery.snippet_viewset.get_url_name("list"))


@hooks.register("construct_help_menu")
def no_news(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """News for developers would put a red number on everybody's menu; so would the guide, which stays without one."""
    menu_items[:] = [_quiet(item) for item in menu_items if not item.name.startswith("whats-new")]


def _quiet(item: MenuItem) -> MenuItem:
    if item.name != "editor-guide":
        return item
    attrs = {name: value for name, value in item.attrs.items() if not name.startswith("data-")}
    return MenuItem(item.label, item.url, item.name, "", item.icon_name, attrs, item.order)
