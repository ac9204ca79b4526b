"""Which entries of the access log somebody may read, and the names of what is noted."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from petitions.models import AccessEntry, Petition
from petitions.organizing.reach import holds_for_the_site, organizations_within_reach

PERMISSION = "petitions.view_accessentry"
KINDS = {
    "login": _("logins"),
    "account": _("accounts"),
    "role": _("roles and invitations"),
    "export": _("exports"),
    "packet": _("packets"),
    "hold": _("legal holds"),
    "petition": _("names destroyed"),
    "signature": _("names and addresses looked up"),
    "report": _("reports of petitions"),
    "strike": _("signatures set aside"),
    "broadcast": _("updates by mail"),
    "photo": _("photos taken down"),
    "receipt": _("receipts taken down"),
    "settings": _("settings"),
    "giving": _("how people give"),
    "donation": _("donations"),
    "log": _("this log"),
}
"""What an act is called before its dot."""


def entries_within_reach(user: Any) -> QuerySet[AccessEntry]:
    """Those about organizations whose log `user` may read, the newest first; all for whoever reads it for the site."""
    rows = AccessEntry.objects.select_related("petition", "organization")
    if holds_for_the_site(user, PERMISSION):
        return rows
    return rows.filter(organization__in=organizations_within_reach(user, PERMISSION).values("pk"))


def among(
    rows: QuerySet[AccessEntry],
    kind: str = "",
    person: str = "",
    petition: Petition | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
) -> QuerySet[AccessEntry]:
    """Those of `rows` of one of KINDS, by or about a `person` (a mail address, or part of one), about a `petition`,
    from `since` on and before `until`."""
    if kind:
        rows = rows.filter(act__startswith=f"{kind}.")
    if person:
        rows = rows.filter(_by_or_about(person))
    if petition:
        rows = rows.filter(petition=petition)
    if since:
        rows = rows.filter(at__gte=since)
    return rows.filter(at__lt=until) if until else rows


def _by_or_about(person: str) -> Q:
    found = Q(actor_label__icontains=person)
    for account in get_user_model().objects.filter(email__iexact=person).values_list("pk", flat=True):
        found |= Q(subject__endswith=f" {account}") & Q(subject__contains="account ")
    return found
