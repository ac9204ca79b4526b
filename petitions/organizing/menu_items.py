"""Entries of the admin's menu: who sees them, and what they say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from petitions.moderating.waiting import waiting_text


class PermittedMenuItem(MenuItem):
    """Leads to the address called `name`, and is shown to those who hold `permission`."""

    def __init__(self, label: Any, name: str, icon_name: str, order: int, permission: str) -> None:
        super().__init__(label, reverse(name), name=name, icon_name=icon_name, order=order)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class ReasonsMenuItem(PermittedMenuItem):
    """Says how many reasons wait."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        component.label = waiting_text(str(self.label), request.user)
        return component


class AdministratorsMenuItem(MenuItem):
    """Shown to administrators alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))
