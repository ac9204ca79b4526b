"""The door of mail to many in the admin: to whom, how it looks, a test; then who agrees, progress, and a brake."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from petitions.announcing import in_words
from petitions.announcing.audience import Audience, spelled, supporters_of
from petitions.announcing.broadcast import CannotSend, approve, ask, cancel, next_start, pause, resume
from petitions.announcing.forms import BroadcastForm, WhichPetition, seal_of
from petitions.announcing.may import PERMISSION
from petitions.announcing.ready import ready_to_mail
from petitions.emailing.compose import framed
from petitions.emailing.update_mail import mail_test, news_in, news_of, sample_mail
from petitions.models import Broadcast, Petition, Update
from petitions.organizing.reach import petitions_to_work_on, title_of

PAGE_SIZE = 20
LOOK_AGAIN = "2"
"""Seconds until the page of a broadcast that is leaving asks how far it is."""
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self';"
MAIL_POLICY += " sandbox allow-popups allow-popups-to-escape-sandbox"
"""A mail brings its styles along; it loads nothing and runs nothing."""


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def broadcasts_view(request: HttpRequest) -> HttpResponse:
    """Updates that can be mailed, recent ones first, and what was mailed, the latest first; of `?petition=` or of all
    within reach."""
    which = WhichPetition(request.user, request.GET)
    rows = Broadcast.objects.filter(petition__in=which.chosen().values("pk"))
    rows = rows.select_related("update", "asked_by", "petition")
    rows = rows.prefetch_related("update__texts__locale").annotate(petition_title=title_of("petition"))
    words = {
        "which": which if which.is_a_choice() else None,
        "ready": ready_to_mail(which.chosen()),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
        "breadcrumbs": _trail(),
    }
    return render(request, "petitions/announcing/broadcasts.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_broadcast_view(request: HttpRequest, update_id: int) -> HttpResponse:
    """GET: to whom; POST: how many that is and how it looks, with `act=test` a test mail, with `act=ask` send it."""
    update = _update(request, update_id)
    petition = update.petition
    form = BroadcastForm(petition, request.POST if request.method == "POST" else None)
    words: dict[str, Any] = {"form": form, "update": update, "petition": petition, "breadcrumbs": _trail(str(update))}
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "petitions/announcing/new_broadcast.html", words, status=status)
    audience, act = form.audience(), request.POST.get("act")
    seal = seal_of(update, audience)
    is_seen = request.POST.get("seen") == seal
    if act == "test" and is_seen:
        _test(request, update, audience)
    if act == "ask" and is_seen and (row := _asked(request, update, audience)):
        return redirect("broadcast", row.pk)
    count = supporters_of(petition, spelled(petition, audience)).count()
    words |= {
        "count": count,
        "seal": seal,
        "changed": act in ("test", "ask") and not is_seen,
        "until": next_start(petition),
        "needs_second": count > settings.BROADCAST_ALONE_MAX,
        "alone_max": settings.BROADCAST_ALONE_MAX,
        "looks": in_words.looks(audience),
    }
    return render(request, "petitions/announcing/new_broadcast.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def look_view(request: HttpRequest, update_id: int, language: str) -> HttpResponse:
    """The mail as a mail program shows it, for a frame; `?plain` its plain text."""
    update = _update(request, update_id)
    words = news_in(news_of(update), language)
    if words is None or language not in LANGUAGES:
        raise Http404
    mail = sample_mail(words, update.petition, language, request.user, is_test=False)
    if "plain" in request.GET:
        response = HttpResponse(f"{mail.subject}\n\n{mail.body}", content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(framed(mail))
    response["Content-Security-Policy"] = MAIL_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def broadcast_view(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """How far it is, asking again while it leaves; who agreed; and the buttons."""
    row = _found(request, broadcast_id)
    audience = Audience.from_json(row.weight, row.audience)
    words = {
        "broadcast": row,
        "petition": petitions_to_work_on(request.user, PERMISSION).get(pk=row.petition_id),
        "is_mine": row.asked_by_id == request.user.pk,
        "facts": in_words.audience_in_words(audience),
        "looks": in_words.looks(audience),
        "seal": seal_of(row.update, audience),
        "late": row.late.count(),
        "breadcrumbs": _trail(str(row.update)),
    }
    response = render(request, "petitions/announcing/broadcast.html", words)
    if row.state == Broadcast.State.RUNNING:
        response["Refresh"] = f"{LOOK_AGAIN}; url={reverse('broadcast', args=[row.pk])}"
    return response


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Approve, pause, resume or cancel it; back to its page."""
    row, decision = _found(request, broadcast_id), request.POST.get("decision", "")
    verbs = {"pause": pause, "resume": resume, "cancel": cancel}
    try:
        if decision == "approve":
            seal = seal_of(row.update, Audience.from_json(row.weight, row.audience))
            done = request.POST.get("seen") == seal and approve(row.pk, request.user)
        else:
            done = decision in verbs and verbs[decision](row.pk, request.user)
    except CannotSend as error:
        messages.error(request, _why(error, row.petition))
    else:
        if not done:
            messages.warning(request, _("Nothing was done: something was changed meanwhile. This is how it stands."))
    return redirect("broadcast", row.pk)


def _test(request: HttpRequest, update: Update, audience: Audience) -> None:
    count = mail_test(update, audience.languages or LANGUAGES, request.user)
    said = ngettext("%(count)d test mail is on its way to you.", "%(count)d test mails are on their way to you.", count)
    messages.success(request, said % {"count": count})


def _asked(request: HttpRequest, update: Update, audience: Audience) -> Broadcast | None:
    try:
        return ask(update, audience, request.user)
    except CannotSend as error:
        messages.error(request, _why(error, update.petition))
        return None


def _why(error: CannotSend, petition: Petition) -> str:
    if error.until is None:
        return str(error.problem)
    moment = date_format(petition.local(error.until), "DATETIME_FORMAT")
    return f"{error.problem} " + _("The next one may leave from %(moment)s.") % {"moment": moment}


def _update(request: HttpRequest, update_id: int) -> Update:
    rows = Update.objects.filter(petition__in=petitions_to_work_on(request.user, PERMISSION).values("pk"))
    rows = rows.select_related("petition__organization", "petition__sealing_key")
    return get_object_or_404(rows.annotate(petition_title=title_of("petition")), pk=update_id)


def _found(request: HttpRequest, broadcast_id: int) -> Broadcast:
    rows = Broadcast.objects.filter(petition__in=petitions_to_work_on(request.user, PERMISSION).values("pk"))
    rows = rows.select_related("petition", "update", "asked_by", "approved_by")
    return get_object_or_404(rows, pk=broadcast_id)


def _trail(here: str = "") -> list[dict[str, str]]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Mail an update")}]
    if here:
        trail[1]["url"] = reverse("broadcasts")
        trail.append({"url": "", "label": here})
    return trail
