"""The door of an office that answers: no account, only the link in its letter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from home.flood import guarded
from home.same_site import same_site
from petitions.answering.forms import AnswerForm
from petitions.answering.give import AnsweredAlready, Door, TooMany, confirmed_answer, door_of, give_answer
from petitions.delivering.in_words import title_in, title_of
from petitions.models import PacketFolder
from petitions.reading.public_page import shown_as


@require_safe
def find_answer_view(request: HttpRequest) -> HttpResponse:
    """A field for a code that is typed from paper (`?code=`); a genuine one leads on."""
    typed = request.GET.get("code", "").strip()[:120]
    if typed and door_of(typed):
        return redirect("answer", "-".join(typed.split()))
    return _private(render(request, "petitions/answering/find.html", {"typed": typed}))


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def answer_view(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the form, or `?given` what happens now; POST keeps the answer for staff: 303, or 422 with what was typed.
    404 for a code that is wrong or foreign."""
    door = door_of(code)
    if door is None:
        return _private(render(request, "petitions/answering/unknown.html", status=404))
    words = _about(door.folder)
    if shown := confirmed_answer(door.folder):
        return _private(render(request, "petitions/answering/answered.html", words | {"answer": shown}))
    if "given" in request.GET and request.method != "POST":
        return _private(render(request, "petitions/answering/given.html", words))
    initial = {"language": get_language()}
    form = AnswerForm(request.POST, initial=initial) if request.method == "POST" else AnswerForm(initial=initial)
    if form.is_bound and form.is_valid() and _given(door, form):
        return HttpResponse(status=303, headers={"Location": f"{request.path}?given", "Cache-Control": "no-store"})
    status = 422 if form.is_bound else 200
    return _private(render(request, "petitions/answering/answer.html", words | {"form": form}, status=status))


def _given(door: Door, form: AnswerForm) -> bool:
    try:
        give_answer(door, form.given())
    except TooMany:
        form.add_error(None, _("Several answers wait for a check already. Please wait until that is done."))
    except AnsweredAlready:
        form.add_error(None, _("An answer from this link is shown already."))
    return not form.errors


def _about(folder: PacketFolder) -> dict[str, Any]:
    petition, language = folder.packet.petition, get_language() or "en"
    page = shown_as(petition.slug, language)
    return {
        "office": title_of(folder.target.office),
        "official": folder.official.name if folder.official else "",
        "title": page.title if page else title_in(petition, language),
        "petition_url": page.url if page else reverse("wagtail_serve", args=[""]),
        "organization": petition.organization.name,
        "packet": folder.packet,
    }


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
