"""Wagtail's report of who changed what, within reach of the reader's rights."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import ModelLogEntry

from petitions.models import Allowance, Delivery, Endorsement, Petition, Promise, ShareCode, Update
from petitions.organizing.reach import petitions_within_reach


class SiteHistoryView(LogEntriesView):
    """Pages follow the tree already. Rows of petitions out of reach are left out, deleted ones of others too."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries of one kind that are shown: Wagtail filters pages and other rows apart."""
        entries: QuerySet[Any] = super().filter_queryset(queryset)
        return entries if entries.model is not ModelLogEntry else _within_reach(entries, self.request.user)


def _within_reach(entries: QuerySet[Any], user: Any) -> QuerySet[Any]:
    mine = petitions_within_reach(user).values("pk")
    if not Petition.objects.exclude(pk__in=mine).exists():
        return entries  # whoever reaches all petitions may know what was deleted
    events = petitions_within_reach(user, "petitions.view_allowance").values("pk")
    for model in (Update, Delivery, Promise, Endorsement, ShareCode, Allowance):
        rows: Any = model._default_manager.filter(petition__in=events if model is Allowance else mine)
        rows = rows.annotate(as_text=Cast("pk", CharField()))
        of_model = Q(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)
        entries = entries.exclude(of_model & ~Q(object_id__in=rows.values("as_text")) & ~_by(user))
    return entries


def _by(user: Any) -> Q:
    return Q(user=user.pk, user__isnull=False)
