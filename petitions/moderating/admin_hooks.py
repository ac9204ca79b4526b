"""What readers report and how people sign just now, in the menu of the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from petitions.moderating.rates import RATES_PERMISSION
from petitions.moderating.report import PERMISSION
from petitions.organizing.menu_items import PermittedMenuItem


@hooks.register("register_admin_menu_item")
def reports_menu_item() -> MenuItem:
    """Petitions that readers reported."""
    return PermittedMenuItem(_("Reported petitions"), "reports", "warning", 171, PERMISSION)


@hooks.register("register_admin_menu_item")
def rates_menu_item() -> MenuItem:
    """Rates, bursts and mails that wait."""
    return PermittedMenuItem(_("Signing now"), "rates", "history", 172, RATES_PERMISSION)
