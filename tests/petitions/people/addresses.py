"""Every address below /admin/, as it is routed, with the secret campaign's things in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Revision

from home.models import SiteSettings
from tests.petitions.people.canaries import Theirs

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^)]*\))*\)")
FIXED = {
    "content_type_app_name": "petitions",
    "content_type_model_name": "petitionpage",
    "app_label": "petitions",
    "app_name": "home",
    "model_name": "update",
    "action": "delete",
    "action_name": "approve",
    "filter_spec": "width-100",
    "language": "en",
    "name": "qr.svg",
    "uidb64": "MQ",
    "token": "set-password",
    "mode": "x",
    "translation_id": 999999,
    "translation_source_id": 999999,
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
}


def routes() -> list[str]:
    """All of them, each once, in alphabetical order."""
    return sorted({route for route in _walk(get_resolver().url_patterns) if route.startswith("admin/")})


def address_of(route: str, theirs: Theirs) -> str:
    """The address that opens what is theirs at this route."""
    plain = GROUP.sub(lambda found: f"<{found['name']}>", route.replace("^", "").replace("$", "").replace("\\", ""))
    if plain == "admin/.*/":
        plain = "admin/none/"
    return "/" + PARAMETER.sub(lambda found: str(_value(found["name"], route, theirs)), plain)


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route)
        else:
            yield route


def _value(name: str, route: str, theirs: Theirs) -> Any:
    rows = {**theirs.rows, "organization": theirs.petition.organization}
    if name == "model_name" and route.startswith("admin/settings/"):
        return "sitesettings"
    if name in FIXED:
        return FIXED[name]
    if found := re.search(r"snippets/(?:choose/)?petitions/(\w+)/", route):
        return rows[found[1]].pk if found[1] in rows else _any(found[1])
    by_name = {
        "petition_id": theirs.petition.pk,
        "image_id": rows["picture"].pk,
        "user_id": rows["user"].pk,
        "organization_id": theirs.petition.organization_id,
        "revision_id": _last_revision(theirs),
        "code_id": rows["sharecode"].pk,
        "destination_id": theirs.page.get_parent().pk,
    }
    own = {f"{each}_id": row.pk for each, row in rows.items()}
    value = (own | by_name).get(name)
    if value is None and ("page" in name or (name == "pk" and re.search(r"/\^?pages/", route))):
        return theirs.page.pk
    if name == "pk" and route.startswith("admin/settings/"):
        return SiteSettings.load().pk
    if value is None and name == "pk":
        beginnings = {"admin/users/": "user", "admin/api/main/^images/": "picture", "admin/images/chooser/": "picture"}
        row = next((row for start, row in beginnings.items() if route.startswith(start)), None)
        value = rows[row].pk if row else None
    return 1 if value is None else value


def _any(model: str) -> Any:
    found = apps.get_model("petitions", model).objects.order_by("pk").first()
    return found.pk if found else 1


def _last_revision(theirs: Theirs) -> int:
    return Revision.objects.filter(object_id=str(theirs.page.pk)).latest("pk").pk
