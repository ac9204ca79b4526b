"""What stands under Help in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_help_menu")
def no_news(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """News for developers would put a red number on everybody's menu; so would the guide, which stays without one."""
    menu_items[:] = [_quiet(item) for item in menu_items if not item.name.startswith("whats-new")]


def _quiet(item: MenuItem) -> MenuItem:
    if item.name != "editor-guide":
        return item
    attrs = {name: value for name, value in item.attrs.items() if not name.startswith("data-")}
    return MenuItem(item.label, item.url, item.name, "", item.icon_name, attrs, item.order)
