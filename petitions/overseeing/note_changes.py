"""What changes how the site works, or what somebody may do, on the access log: settings, groups, accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Collection, Locale, ModelLogEntry, Site, Task, Workflow

from accounts.models import User
from home.models import SiteSettings, SiteText
from petitions.exporting.access_log import record
from petitions.models import Allowance, Organization, RoleGroup
from petitions.overseeing.note_account import note_account, whoever_works

WATCHED: dict[type[Model], tuple[str, ...]] = {
    SiteSettings: ("site_name", "contact_email", "minimum_age", "default_language"),
    SiteText: ("minimum_age_sentence", "privacy", "footer"),
    User: ("email", "is_active", "is_superuser"),
}
"""Fields whose change is named; what was in them is not."""
KEPT_IN_THE_ADMIN: tuple[type[Model], ...] = (Allowance, Collection, Group, Locale, Organization, Site, Task, Workflow)
"""What Wagtail itself notes when it is made, changed or deleted on its screens; new accounts too."""


def note_fields(instance: Any, update_fields: Any = None) -> list[str]:
    """Before `instance`, of a class that is WATCHED, is saved: note which of its fields change; return their names.
    One query, none when only other fields are saved."""
    names = [name for name in WATCHED[type(instance)] if update_fields is None or name in update_fields]
    before = type(instance)._default_manager.filter(pk=instance.pk).values(*names).first() if names else None
    if before is None:
        return _note_new(instance)
    changed = [name for name in names if before[name] != getattr(instance, name)]
    if changed and isinstance(instance, User):
        note_account(instance, "account.changed", ", ".join(changed), whoever_works())
    elif changed:
        record(whoever_works(), "settings.changed", _named(instance), ", ".join(changed))
    return changed


def note_in_the_admin(entry: ModelLogEntry) -> bool:
    """Wagtail noted what somebody did to a row: whether that is for the access log too, and was put there."""
    model, verb = entry.content_type.model_class(), entry.action.rpartition(".")[2]
    if model is User and verb == "create":
        record(entry.user, "account.created", f"account {entry.object_id}", "")
        return True
    if model not in KEPT_IN_THE_ADMIN and not _is_setting(model):
        return False
    row = model._default_manager.filter(pk=entry.object_id).first()
    petition = row.petition if isinstance(row, Allowance) else None
    subject = f"{model._meta.model_name} {entry.label}"[:200]
    record(entry.user, "settings.changed", subject, verb, petition=petition, organization=_organization(model, entry))
    return True


def note_groups(user: Any, groups: list[Group], given: bool) -> None:
    """Note in which groups of the whole site somebody was put, or no longer is, in the admin. (Those of organizations
    are roles, see people/roles.py.)"""
    if by := whoever_works():
        for group in groups:
            if not RoleGroup.objects.filter(group=group).exists():
                act = "role.given" if given else "role.taken"
                record(by, act, f"{group.name[:100]} account {user.pk}", "groups in the admin")


def _note_new(instance: Any) -> list[str]:
    """Nothing is new in a row that is made, but for the right to do everything."""
    if not (isinstance(instance, User) and instance.is_superuser and instance.pk is None):
        return []
    record(whoever_works(), "account.created", "an account", "is_superuser")
    return ["is_superuser"]


def _is_setting(model: type[Model] | None) -> bool:
    """Whether it stands under Settings, and its fields are not WATCHED."""
    return model is not None and issubclass(model, BaseGenericSetting) and model not in WATCHED


def _named(instance: Any) -> str:
    return f"words {instance.locale.language_code}" if isinstance(instance, SiteText) else "site settings"


def _organization(model: type[Model], entry: ModelLogEntry) -> int | None:
    if model is Organization:
        return int(entry.object_id)
    if model is Group:
        return RoleGroup.objects.filter(group=entry.object_id).values_list("organization", flat=True).first()
    return None
