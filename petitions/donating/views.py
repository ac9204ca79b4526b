"""The doors of giving: a page that says who receives, the way to Stripe and back, and Stripe's own knocks."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.absolute import absolute
from home.dates import fuzzy_date_text
from home.flood import guarded
from home.language import links_to
from home.page_cache import PUBLIC
from home.same_site import same_site
from petitions.donating.addresses import GivingPage, give_links
from petitions.donating.campaign import live_campaign
from petitions.donating.forms import MONTHLY, GiveForm
from petitions.donating.links import donation_of, gift_of
from petitions.donating.money import money
from petitions.donating.open_checkout import Wish, open_checkout
from petitions.donating.portal import open_portal
from petitions.donating.receive_event import Forged, receive_event
from petitions.donating.receiver import Receiver, receiver_of
from petitions.donating.stripe_client import GivingAway
from petitions.donating.wall import leave_wall, wall_for
from petitions.models import CampaignPage, MonthlyGift, OrganizationPage, Petition, PetitionPage
from petitions.reading.public_page import public_page

LATER = "120"
"""Seconds after which to try again while Stripe is away."""


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def give_view(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: who receives, and how much; POST leads to Stripe. 404 where nobody can give."""
    pages = OrganizationPage.objects.live().filter(slug=slug, locale__language_code=get_language() or "en")
    page = pages.select_related("organization").first()
    if page is None:
        raise Http404
    return _give(request, _receiver(page.organization_id), page)


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def give_for_view(request: HttpRequest, slug: str) -> HttpResponse:
    """The same from a petition: to the organization that carries it."""
    page = public_page(slug, get_language() or "en")
    if page is None or page.petition is None:
        raise Http404
    return _give(request, _receiver(page.petition.organization_id), page)


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def give_to_view(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """The same for a campaign."""
    found = live_campaign(organization, slug)
    if found is None:
        raise Http404
    page, organization_id = found
    return _give(request, _receiver(organization_id), page)


@require_safe
def given_view(request: HttpRequest) -> HttpResponse:
    """Where Stripe leads back to after paying: the same page for everybody, since the receipt comes by mail."""
    words = {"language_links": links_to("given")}
    response = render(request, "petitions/donating/given.html", words)
    response["Cache-Control"] = PUBLIC
    return response


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def manage_view(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a monthly gift and a button; POST leads to Stripe's page about it."""
    gift = gift_of(token)
    if gift is None:
        return _private(render(request, "petitions/signing/link_unknown.html", status=404))
    words = _monthly(gift)
    if request.method != "POST" or words["ended"]:
        return _private(render(request, "petitions/donating/manage.html", words))
    try:
        there = open_portal(gift, absolute(request.path))
    except GivingAway:
        return _later(render(request, "petitions/donating/manage.html", words | {"away": True}, status=503))
    return _on_to(request, there, gift.organization.name)


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def leave_wall_view(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the name on the wall of donors and a button; POST takes it off."""
    row = donation_of(token)
    if row is None:
        return _private(render(request, "petitions/signing/link_unknown.html", status=404))
    if request.method == "POST":
        leave_wall(row)
        return _private(redirect(request.path))
    words = {"name": row.wall_name, "organization": row.organization.name}
    return _private(render(request, "petitions/donating/leave_wall.html", words))


@csrf_exempt
@require_POST
def webhook_view(request: HttpRequest, is_connect: bool) -> HttpResponse:
    """Stripe tells of something. 200 once it is kept, or is known, or is nothing of ours; 400 when it is not Stripe."""
    try:
        receive_event(request.body, request.headers.get("Stripe-Signature", ""), is_connect)
    except Forged:
        return HttpResponse(status=400)
    return HttpResponse(status=200)


def _receiver(organization_id: int) -> Receiver:
    receiver = receiver_of(organization_id)
    if receiver is None:
        raise Http404
    return receiver


def _give(request: HttpRequest, receiver: Receiver, page: GivingPage) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    petition = page.petition if isinstance(page, PetitionPage) else None
    campaign = page.translation_key if isinstance(page, CampaignPage) else None
    form = GiveForm(receiver.giving, data, asks_signed=petition is not None)
    words: dict[str, Any] = {
        "form": form,
        "giving": receiver.giving,
        "organization": receiver.organization.name,
        "wall": wall_for(receiver.giving, campaign),
        "about": "" if isinstance(page, OrganizationPage) else page.title,
        "back_url": page.url,
        "years": settings.DONOR_YEARS,
        "language_links": give_links(page),
    }
    if not form.is_bound:
        response = render(request, "petitions/donating/give.html", words)
        response["Cache-Control"] = PUBLIC
        return response
    if not form.is_valid():
        return _private(render(request, "petitions/donating/give.html", words, status=422))
    try:
        wish = _wish(form, petition, campaign)
        there = open_checkout(receiver, wish, absolute(request.path), absolute(reverse("given")))
    except GivingAway:
        return _later(render(request, "petitions/donating/give.html", words | {"away": True}, status=503))
    return _on_to(request, there, receiver.organization.name)


def _wish(form: GiveForm, petition: Petition | None, campaign: uuid.UUID | None) -> Wish:
    said = form.cleaned_data
    return Wish(
        said["amount_minor"],
        said["often"] == MONTHLY,
        get_language() or "en",
        petition,
        said.get("says_signed", False),
        campaign,
        said.get("wall_name", ""),
    )


def _monthly(gift: MonthlyGift) -> dict[str, Any]:
    ends = gift.ends_at.date() if gift.ends_at else None
    return {
        "organization": gift.organization.name,
        "ended": gift.state == MonthlyGift.State.ENDED,
        "amount": money(gift.amount_minor, gift.currency),
        "ends": fuzzy_date_text(ends, "day", get_language() or "en") if ends else "",
    }


def _on_to(request: HttpRequest, there: str, organization: str) -> HttpResponse:
    """A page that goes on by itself. A redirect would not do: pages here let no form lead to another site."""
    words = {"there": there, "organization": organization}
    response = _private(render(request, "petitions/donating/on_to_stripe.html", words))
    response["Refresh"] = f"1; url={there}"
    return response


def _later(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = LATER
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
