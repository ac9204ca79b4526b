"""The door of packets in the admin: what is wished, what would leave, progress, then the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from petitions.delivering.addresses import check_address
from petitions.delivering.ask_for_packet import PERMISSION, ask_for_packet
from petitions.delivering.forget_lists import destroy_lists
from petitions.delivering.forms import PacketForm, seal_of
from petitions.delivering.in_words import language_name
from petitions.delivering.open_packet import files_in, open_file, open_folder
from petitions.delivering.preview import columns_of, letter_preview, list_preview
from petitions.delivering.roll_slice import counts_of
from petitions.delivering.tasks import enqueue_packet
from petitions.models import Packet, PacketFile, PacketFolder, Petition
from petitions.organizing.petition_choice import titled_petitions
from petitions.organizing.reach import petitions_within_reach
from petitions.printing.typeset import NoFont
from petitions.sealing.keys import KeyDestroyed
from petitions.striking.which import WhichForm
from petitions.working.job import cancel_job

PAGE_SIZE = 20
LOOK_AGAIN = "2"
"""Seconds until the page of a packet that is being made asks how far it is."""


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def packets_view(request: HttpRequest) -> HttpResponse:
    """The packets of one petition (`?petition=`), the latest first, 20 a page."""
    form = WhichForm(request.user, PERMISSION, request.GET or None)
    petition = form.cleaned_data["petition"] if form.is_valid() else None
    rows = Packet.objects.filter(petition=petition).select_related("made_by") if petition else Packet.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    words = {"form": form, "petition": petition, "page": page, "breadcrumbs": _trail()}
    return render(request, "petitions/delivering/packets.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_packet_view(request: HttpRequest, petition_id: int) -> HttpResponse:
    """GET: what is wished; POST: what would leave, `act=find` looks for reasons, `act=letter` and `act=list` show first
    pages, `act=make` makes it."""
    petition = get_object_or_404(_mine(request).select_related("sealing_key"), pk=petition_id)
    if request.POST.get("act") == "find":
        return _wished(request, petition, PacketForm.typed(petition, request.POST))
    form = PacketForm(petition, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _wished(request, petition, form, status=422 if form.is_bound else 200)
    wish, act = form.wish(), request.POST.get("act")
    try:
        if act == "letter":
            return _shown(letter_preview(wish, request.user), "letter.pdf")
        if act == "list":
            return _shown(list_preview(wish, request.user), "signatures.pdf")
    except NoFont:
        form.add_error(None, Packet.Problem.NO_FONT.label)
        return _wished(request, petition, form, status=422)
    seal = seal_of(wish)
    same = request.POST.get("previewed") == seal
    if act == "make" and same:
        packet = ask_for_packet(wish, request.user, enqueue_packet)
        return redirect("packet", packet.pk)
    words: dict[str, Any] = {
        "counts": counts_of(petition, wish.roll_slice(), wish.level),
        "columns": columns_of(wish.level),
        "seal": seal,
        "changed": act == "make",
    }
    return _wished(request, petition, form, **words)


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def packet_view(request: HttpRequest, packet_id: int) -> HttpResponse:
    """How far a packet is, asking again while it is made; then what is in it."""
    packet = _found(request, packet_id)
    left = packet.time_left()
    words = {
        "packet": packet,
        "petition": titled_petitions().get(pk=packet.petition_id),
        "folders": [{"row": row, "files": files_in(row)} for row in _folders(packet)],
        "check": check_address(packet),
        "languages": " · ".join(language_name(each, get_language()) for each in packet.languages()),
        "left": left,
        "left_minutes": -(-left.seconds // 60) if left else 0,
        "breadcrumbs": _trail(packet.petition, packet.number),
    }
    response = render(request, "petitions/delivering/packet.html", words)
    if packet.is_active:
        # With the address, since the one shown ends in #preview: without, the browser would only scroll.
        response["Refresh"] = f"{LOOK_AGAIN}; url={reverse('packet', args=[packet.pk])}"
    return response


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, packet_id: int) -> HttpResponse:
    """Stop it, or destroy its lists; back to its page."""
    packet, decision = _found(request, packet_id), request.POST.get("decision")
    if decision == "cancel":
        done = cancel_job(packet)
    else:
        done = decision == "destroy" and destroy_lists(packet, request.user, Packet.Gone.STAFF)
    if not done:
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("packet", packet.pk)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def file_view(request: HttpRequest, packet_id: int, file_id: int) -> HttpResponseBase:
    """One file, to keep. By POST: every opening is a line on the access log."""
    file = get_object_or_404(_files(_found(request, packet_id)), pk=file_id)
    whose = f"-{file.folder.target_id}" if file.folder else ""
    return _sent(request, file.packet, lambda: open_file(file, request.user), f"{whose}-{file.name}")


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def folder_view(request: HttpRequest, packet_id: int, folder_id: int) -> HttpResponseBase:
    """All that one target gets, as a ZIP."""
    rows = PacketFolder.objects.select_related("packet__petition__sealing_key")
    packet = _found(request, packet_id)
    folder = get_object_or_404(rows, pk=folder_id, packet=packet, packet__state=Packet.State.DONE)
    end = f"-{folder.target_id}.zip"
    return _sent(request, folder.packet, lambda: open_folder(folder, request.user), end)


def _files(packet: Packet) -> Any:
    rows = PacketFile.objects.select_related("packet__petition__sealing_key", "folder")
    rows = rows.filter(packet=packet, packet__state=Packet.State.DONE)
    return rows.exclude(kind=PacketFile.Kind.LIST, packet__lists_gone_at__isnull=False).exclude(stored="")


def _sent(request: HttpRequest, packet: Packet, opened: Any, end: str) -> HttpResponseBase:
    try:
        pieces: Iterator[bytes] = opened()
    except KeyDestroyed:
        messages.error(request, _("The names on this petition were destroyed as promised."))
        return redirect("packet", packet.pk)
    kind = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}
    content_type = kind.get(end.rpartition(".")[2], "application/octet-stream")
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{packet.petition.slug}-{packet.number}{end}"'
    response["Cache-Control"] = "no-store"
    return response


def _shown(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _wished(request: HttpRequest, petition: Any, form: PacketForm, status: int = 200, **words: Any) -> HttpResponse:
    words |= {"form": form, "petition": petition, "breadcrumbs": _trail(petition, _("Make a packet"))}
    return render(request, "petitions/delivering/new_packet.html", words, status=status)


def _mine(request: HttpRequest) -> Any:
    return petitions_within_reach(request.user, PERMISSION)


def _found(request: HttpRequest, packet_id: int) -> Packet:
    rows = Packet.objects.filter(petition__in=_mine(request).values("pk"))
    return get_object_or_404(rows.select_related("petition__sealing_key", "made_by"), pk=packet_id)


def _folders(packet: Packet) -> Any:
    return packet.folders.select_related("target__office", "official", "packet", "delivered_as__delivery")


def _trail(petition: Petition | None = None, here: str = "") -> list[dict[str, str]]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Packets")}]
    if petition:
        trail[1]["url"] = f"{reverse('packets')}?petition={petition.pk}"
        trail.append({"url": "", "label": here})
    return trail
