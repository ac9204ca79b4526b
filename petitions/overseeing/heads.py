"""The end of the access log, mailed once a week: who cuts entries off later cannot fetch the mails back."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from petitions.emailing.log_head import mail_log_head
from petitions.exporting.access_log import take_turns
from petitions.models import AccessEntry, LogHead
from petitions.overseeing.entries import PERMISSION

EVERY = datetime.timedelta(days=7)


def mail_head(now: datetime.datetime | None = None) -> int:
    """When a week has passed since the last (at first, since the oldest entry), owe a mail with the end of the log to
    each of its readers; return how many. Row and mails are one transaction: a week is mailed once, whatever is killed,
    and by however many clocks."""
    now = now or timezone.now()
    if not _is_due(now):
        return 0
    with transaction.atomic():
        take_turns()
        newest = AccessEntry.objects.order_by("-pk").first()
        if newest is None or not _is_due(now):
            return 0
        head = LogHead.objects.create(at=now, entries=AccessEntry.objects.count(), hash=newest.hash)
        return mail_log_head(head, readers())


def readers() -> list[Any]:
    """Owners of organizations and whoever runs the site: those who may read the log, by number."""
    app, _dot, name = PERMISSION.partition(".")
    right = Permission.objects.filter(content_type__app_label=app, codename=name)
    may = Q(is_superuser=True) | Q(user_permissions__in=right) | Q(groups__permissions__in=right)
    people = get_user_model().objects.filter(may, is_active=True).select_related("wagtail_userprofile")
    return list(people.order_by("pk").distinct())


def missing_head() -> LogHead | None:
    """The oldest of the mailed ends that the log does not hold any more."""
    return LogHead.objects.exclude(hash__in=AccessEntry.objects.values("hash")).order_by("pk").first()


def entries_until(head: str) -> int:
    """How many entries the log has up to the one with this hash; 0 when it holds none such."""
    entry = AccessEntry.objects.filter(hash=head).first()
    return AccessEntry.objects.filter(pk__lte=entry.pk).count() if entry else 0


def _is_due(now: datetime.datetime) -> bool:
    last = LogHead.objects.order_by("-pk").first() or AccessEntry.objects.order_by("pk").first()
    return last is not None and last.at <= now - EVERY
