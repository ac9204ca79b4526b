"""The list of signatures, in the menu of the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from petitions.finding.find import PERMISSION
from petitions.organizing.menu_items import PermittedMenuItem


@hooks.register("register_admin_menu_item")
def signatures_menu_item() -> MenuItem:
    """One signature among many."""
    return PermittedMenuItem(_("Signatures"), "signatures", "search", 168, PERMISSION)
