"""Two doors: the office's, by the link it was mailed, and the one of staff, who hand a packet over."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from home.dates import fuzzy_date_text
from home.flood import guarded
from home.same_site import same_site
from petitions.delivering.ask_for_packet import PERMISSION
from petitions.delivering.in_words import title_in, title_of
from petitions.models import Packet, PacketFile, PacketFolder, PacketLink
from petitions.organizing.reach import petitions_within_reach
from petitions.reading.public_page import shown_as
from petitions.sending.carry import CannotCarry, carry
from petitions.sending.forms import CarryForm, LinkForm
from petitions.sending.open_link import LinkOver, fetch, files_of, link_of
from petitions.sending.send_link import CannotSend, end_link, send_link, why_not


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def open_packet_view(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what the packet holds, and changes nothing; POST fetches it, and is on the access log. 404 for a link
    that is wrong, foreign or over: the same page for all."""
    link = link_of(code)
    if link is None:
        return _over(request)
    packet = link.folder.packet
    if request.method == "POST":
        try:
            pieces = fetch(link)
        except LinkOver:
            return _over(request)
        response = StreamingHttpResponse(pieces, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{packet.petition.slug}-{packet.number}.zip"'
        return _private(response)
    language = get_language() or packet.language
    shown = shown_as(packet.petition.slug, language)
    words = {
        "packet": packet,
        "title": shown.title if shown else title_in(packet.petition, language),
        "organization": packet.petition.organization.name,
        "office": title_of(link.folder.target.office),
        "files": (files := files_of(link)),
        "letter_gone": not any(file.kind == PacketFile.Kind.LETTER for file in files),
        "until": fuzzy_date_text(packet.petition.local(link.expires_at).date(), "day", language),
        "gone": bool(packet.lists_gone_at),
    }
    return _private(render(request, "petitions/sending/open.html", words))


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_view(request: HttpRequest, packet_id: int, folder_id: int) -> HttpResponse:
    """GET: in which delivery the folder goes, and its links; POST `act=carry` or `act=send`."""
    rows = PacketFolder.objects.select_related("packet__petition__sealing_key", "target__office", "official")
    rows = rows.filter(packet__petition__in=_mine(request), packet__state=Packet.State.DONE)
    folder = get_object_or_404(rows, pk=folder_id, packet=packet_id)
    act = request.POST.get("act")
    carrying = CarryForm(folder, request.POST if act == "carry" else None)
    sending = LinkForm(request.POST if act == "send" else None)
    if carrying.is_bound and carrying.is_valid() and _carried(request, folder, carrying):
        return redirect(request.path)
    if sending.is_bound and sending.is_valid() and _sent(request, folder, sending):
        return redirect(request.path)
    words = {
        "packet": folder.packet,
        "folder": folder,
        "carrying": carrying,
        "sending": sending,
        "why_not": why_not(folder),
        "links": folder.links.select_related("made_by"),
        "breadcrumbs": _trail(folder.packet),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "petitions/sending/hand_over.html", words, status=status)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def end_link_view(request: HttpRequest, link_id: int) -> HttpResponse:
    """Let a link lead nowhere."""
    rows = PacketLink.objects.filter(folder__packet__petition__in=_mine(request))
    link = get_object_or_404(rows.select_related("folder__packet__petition"), pk=link_id)
    if not end_link(link, request.user):
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("hand_over", link.folder.packet_id, link.folder_id)


def _mine(request: HttpRequest) -> Any:
    return petitions_within_reach(request.user, PERMISSION).values("pk")


def _carried(request: HttpRequest, folder: PacketFolder, form: CarryForm) -> bool:
    try:
        carry(folder, form.cleaned_data["line"], request.user)
    except CannotCarry:
        form.add_error("line", _("This delivery carries another packet to this office already."))
        return False
    messages.success(request, _("Written down."))
    return True


def _sent(request: HttpRequest, folder: PacketFolder, form: LinkForm) -> bool:
    try:
        link = send_link(folder, form.cleaned_data["days"], request.user)
    except CannotSend as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The mail to %(email)s leaves in a moment.") % {"email": link.email})
    return True


def _over(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "petitions/sending/over.html", status=404))


def _private(response: Any) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return cast(HttpResponse, response)


def _trail(packet: Packet) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": f"{reverse('packets')}?petition={packet.petition_id}", "label": _("Packets")},
        {"url": reverse("packet", args=[packet.pk]), "label": packet.number},
        {"url": "", "label": _("Hand it over")},
    ]
