"""The door of signing: read the form, call a verb, answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from home.absolute import absolute
from home.client import client_address
from home.flood import guarded
from home.kept import kept
from home.page_cache import PUBLIC
from home.same_site import same_site
from petitions.donating.receiver import give_url
from petitions.models import Correction, PetitionPage, State
from petitions.my_signature.take_back import take_back
from petitions.reading.petition_view import petition_view, with_timeline
from petitions.reading.public_page import current_text_version, public_page, shown_as
from petitions.sealing.links import read_token
from petitions.sharing.links import Share, share_of
from petitions.signing.away import form_kept
from petitions.signing.challenge import is_asked, new_challenge, solved
from petitions.signing.confirm import find, press
from petitions.signing.confirm_page import confirm_page
from petitions.signing.forms import AddressForm, SignForm
from petitions.signing.preview import preview
from petitions.signing.read_form import Refused, is_trapped, read_form
from petitions.signing.sender import Sender, client_keys
from petitions.signing.sign import CannotSign, sign
from petitions.signing.withdraw import is_address_of


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
@form_kept
def sign_view(request: HttpRequest, slug: str) -> HttpResponse:
    """POST signs: 303 to the thanks page, 422 with the form, 409 when it cannot be signed now."""
    if request.method != "POST":
        return redirect(reverse("petition", args=[slug]) + "#sign")
    try:
        sign(slug, read_form(request.POST, get_language() or "en"), sender=_sender(request, slug))
    except Refused:
        return _with_form(request, _page_or_404(slug), _filled_in(request))
    except CannotSign:
        return _cannot_sign(request, slug)
    return _see_other(reverse("thanks", args=[slug]))


@require_safe
def thanks_view(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page for everybody: look into your mail."""
    page = _page_or_404(slug)
    words = {"petition_title": page.title, "petition_url": page.url, "language_links": _links(page, "thanks/")}
    if page.petition is not None:
        words["give_url"] = give_url(page.petition.organization_id, "give_for", slug)
        words["organization"] = page.petition.organization.name
    response = render(request, "petitions/signing/thanks.html", words)
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def challenge_view(request: HttpRequest, slug: str) -> JsonResponse:
    """A fresh challenge for the form of a petition in a surge, else 404."""
    page = _page_or_404(slug)
    if page.petition is None or not is_asked(page.petition):
        raise Http404
    return JsonResponse(new_challenge(slug), headers={"Cache-Control": "no-store"})


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_view(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will be public and a button; POST confirms; a used link says the number for ever."""
    if request.method == "POST":
        return _see_other(request.path) if press(token) else _unknown_link(request)
    shown = preview(token)
    if shown is None:
        return _unknown_link(request)
    words = _words(shown.slug, shown.petition_title)
    return _private(HttpResponse(confirm_page(shown, **words, share=_share(shown.slug, get_language() or "en"))))


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_view(request: HttpRequest, token: str) -> HttpResponse:
    """Takes a signature back once the address is typed, which a mail scanner cannot do."""
    row = find(token, "not-me")
    if row is None or (row.withdrawn_at and not row.struck_by_id):
        return _unknown_link(request)
    words = _words(row.petition.slug, row.text_version.title)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if is_address_of(row, form.cleaned_data["email"]):
            held = take_back(row, Correction.Why.NOT_ME)
            return _private(render(request, "petitions/signing/not_me_done.html", words | {"held": held}))
        form.add_error("email", _("Our mail did not go to this address. Please write the one it came to."))
    status = 422 if form.is_bound else 200
    return _private(render(request, "petitions/signing/not_me.html", words | {"form": form}, status=status))


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
@form_kept
def another_view(request: HttpRequest, token: str) -> HttpResponse:
    """Another person of the household signs with the shared address, at the seat the link is bound to."""
    row, place = find(token, "another"), read_token("another", token)
    if row is None or place is None or row.withdrawn_at:
        return _unknown_link(request)
    slug, language = row.petition.slug, get_language() or "en"
    page = _page_or_404(slug)
    initial = {"text_version": current_text_version(row.petition, language)}
    form = SignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        if is_address_of(row, request.POST["email"]):
            try:
                sign(slug, read_form(request.POST, language, seat=place[2]), sender=_sender(request, slug))
            except CannotSign:
                return _cannot_sign(request, slug)
            return _see_other(reverse("thanks", args=[slug]))
        form.add_error("email", _("Our mail did not go to this address. Please write the one it came to."))
    words = {"form": form, "petition_title": page.title, "petition_url": page.url}
    status = 422 if form.is_bound else 200
    return _private(render(request, "petitions/signing/another.html", words, status=status))


def _filled_in(request: HttpRequest) -> SignForm:
    form = SignForm(request.POST)
    form.full_clean()
    return form


def _sender(request: HttpRequest, slug: str) -> Sender:
    client, network = client_keys(client_address(request))
    return Sender(client, network, solved(slug, request.POST.get("altcha", "")), is_trapped(request.POST))


def _cannot_sign(request: HttpRequest, slug: str) -> HttpResponse:
    page = _page_or_404(slug)
    assert page.petition is not None
    if page.petition.state() == State.OPEN:
        form = _filled_in(request)
        # Open, yet refused: the text was another petition's or language's.
        form.add_error(None, _("This form is out of date. Please read the petition once more and sign again."))
        return _with_form(request, page, form)
    words = {"state": page.petition.state(), "petition_title": page.title, "petition_url": page.url}
    return render(request, "petitions/signing/cannot_sign.html", words, status=409)


def _with_form(request: HttpRequest, page: PetitionPage, form: SignForm) -> HttpResponse:
    if page.petition and page.petition.state() != State.OPEN:
        return _cannot_sign(request, page.petition.slug)
    # The hidden version is the current one again: whoever reads the errors reads the current text.
    version = current_text_version(page.petition, page.locale.language_code)
    form.data = {**request.POST.dict(), "text_version": str(version)}
    words: dict[str, Any] = {"page": page, "self": page, "language_links": page.language_links()}
    words |= with_timeline(petition_view(page, request, form), "1")
    return _private(render(request, page.template, words, status=422))


def _page_or_404(slug: str) -> PetitionPage:
    page = public_page(slug, get_language() or "en")
    if page is None:
        raise Http404
    return page


def _links(page: PetitionPage, end: str) -> list[dict[str, Any]]:
    return [link | {"url": f"{link['url']}{end}"} for link in page.language_links()]


def _words(slug: str, title: str) -> dict[str, Any]:
    page = shown_as(slug, get_language() or "en")
    return {
        "petition_title": page.title if page else title,
        "petition_url": page.url if page else reverse("wagtail_serve", args=[""]),
    }


@kept
def _share(slug: str, language: str) -> Share | None:
    page = shown_as(slug, language)
    return share_of(page.title, page.text, absolute(page.url)) if page else None


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url, "Cache-Control": "no-store"})


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _unknown_link(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "petitions/signing/link_unknown.html", status=404))
