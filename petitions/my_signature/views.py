"""The door of one's own signature: ask for the links, look, change, download, take back."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from home.flood import guarded
from home.language import links_to, own_name
from home.same_site import same_site
from petitions.leaving.links import leaving_token
from petitions.models import Signature, Visibility, Wants
from petitions.my_signature.ask import ask_for_links
from petitions.my_signature.change import change, lower, stop_news, write_in
from petitions.my_signature.forms import MineForm
from petitions.my_signature.held import (
    address_for_news,
    decision_on_reason,
    everything,
    identity_of,
    mails_to,
    names,
    news_fail,
    packets_counting,
    reason_of,
    wants_news,
)
from petitions.my_signature.links import Mine, confirm_token, read_mine, signature_of
from petitions.my_signature.take_back import take_back
from petitions.reading.public_page import shown_as
from petitions.sealing.keys import KeyDestroyed
from petitions.signing.forms import AddressForm


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def ask_view(request: HttpRequest) -> HttpResponse:
    """GET asks for an address; POST answers every address alike, and mails the links if there are any."""
    if "asked" in request.GET and request.method != "POST":
        return _private(render(request, "petitions/my_signature/asked.html"))
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ask_for_links(form.cleaned_data["email"], get_language() or "en")
        return _see_other(f"{reverse('ask_mine')}?asked")
    words = {"form": form, "language_links": links_to("ask_mine")}
    status = 422 if form.is_bound else 200
    return _private(render(request, "petitions/my_signature/ask.html", words, status=status))


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def my_view(request: HttpRequest, token: str) -> HttpResponse:
    """What is held; POST with `act`. With any link: `lower`, `language`, `stop`, and `fresh` (mail me a fresh link);
    with a fresh one also `change`, `download`, `back` and `back-yes`. 404 for wrong, foreign and stale links alike."""
    mine = read_mine(token)
    row = signature_of(mine) if mine else None
    if mine is None or row is None:
        return _private(render(request, "petitions/my_signature/unknown.html", status=404))
    if request.method == "POST":
        return _act(request, mine, row)
    return _page(request, mine, row)


def _act(request: HttpRequest, mine: Mine, row: Signature) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "lower" and request.POST.get("visibility") in (Visibility.COUNTED, Visibility.OFFICIALS):
        lower(row, request.POST["visibility"])
    elif act == "language":
        write_in(row, request.POST.get("language", ""))
    elif act == "stop":
        stop_news(row)
    elif act == "fresh":
        return _mail_a_fresh_one(row)
    elif not mine.is_fresh:
        return _page(request, mine, row, status=403)
    elif act == "download":
        return _download(row)
    elif act == "back":
        return _private(render(request, "petitions/my_signature/take_back.html", _words(mine, row)))
    elif act == "back-yes":
        words = _words(mine, row) | {"held": take_back(row)}
        return _private(render(request, "petitions/my_signature/taken_back.html", words))
    elif act == "change":
        return _change(request, mine, row)
    return _see_other(request.path)


def _change(request: HttpRequest, mine: Mine, row: Signature) -> HttpResponse:
    form = MineForm(row, request.POST)
    if not form.is_valid():
        return _page(request, mine, row, form, 422)
    try:
        change(row, form.changes())
    except KeyDestroyed:
        return _page(request, mine, row, status=403)
    return _see_other(f"{request.path}?saved")


def _mail_a_fresh_one(row: Signature) -> HttpResponse:
    """To the address that signed, while it is known; else it must be typed."""
    who = identity_of(row)
    if who is None:
        return _see_other(reverse("ask_mine"))
    ask_for_links(who.email, get_language() or "en")
    return _see_other(f"{reverse('ask_mine')}?asked")


def _download(row: Signature) -> HttpResponse:
    response = JsonResponse(everything(row), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{row.petition.slug}-signature.json"'
    return _private(response)


def _page(
    request: HttpRequest, mine: Mine, row: Signature, form: MineForm | None = None, status: int = 200
) -> HttpResponse:
    purged = row.petition.sealing_key.destroyed_at is not None
    news = wants_news(row)
    words = _words(mine, row) | {
        "decision": decision_on_reason(row),
        "wants_news": Wants(news).label if news else "",
        "news_fail": news_fail(row) if news else "",
        "mails": mails_to(row),
        "written_in": own_name(row.language),
        "languages_to": [(code, own_name(code)) for code, _name in settings.LANGUAGES if code != row.language],
        "packets": [{"packet": packet, "names": names(packet, row)} for packet in packets_counting(row)],
        "confirm_url": "" if row.confirmed_at else reverse("confirm", args=[confirm_token(row)]),
        "choices_url": reverse("leave", args=[leaving_token(row.petition_id, row.pk)]) if row.number else "",
        "erased_at": row.asked_at + datetime.timedelta(days=settings.UNCONFIRMED_DAYS),
        "may_ask": bool(row.sealed_identity),
        "lower_to": [(value, label) for value, label in Visibility.choices if _is_lower(value, row.visibility)],
        "is_purged": purged,
        "saved": "saved" in request.GET,
    }
    if mine.is_fresh:
        words |= {"who": identity_of(row), "reason": reason_of(row), "for_news": address_for_news(row)}
        words["form"] = form or MineForm(row) if row.confirmed_at and not purged else None
    return _private(render(request, "petitions/my_signature/mine.html", words, status=status))


def _is_lower(value: str, present: str) -> bool:
    order = list(Visibility.values)
    return order.index(value) < order.index(present)


def _words(mine: Mine, row: Signature) -> dict[str, Any]:
    page = shown_as(row.petition.slug, get_language() or "en")
    return {
        "row": row,
        "is_fresh": mine.is_fresh,
        "title": page.title if page else row.text_version.title,
        "petition_url": page.url if page else reverse("wagtail_serve", args=[""]),
    }


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url, "Cache-Control": "no-store"})


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
