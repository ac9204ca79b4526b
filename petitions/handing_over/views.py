"""The page for the person at the door, and the photos of receipts for those within reach of the petition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from home.models.words import in_language
from petitions.handing_over.forms import DoorForm, WhyForm
from petitions.handing_over.receipts import open_receipt
from petitions.handing_over.record import WINDOW, KeyTaken, TooMany, record_report
from petitions.handing_over.take_down import StillNeeded, take_down_photo, take_down_receipt
from petitions.models import Delivery, DeliveryPhoto, DeliveryTarget, DoorReport, ReceiptScan
from petitions.organizing.petition_choice import titled_petitions
from petitions.organizing.reach import ReachPolicy
from petitions.sealing.keys import KeyDestroyed


@require_http_methods(["GET", "HEAD", "POST"])
def door_view(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """GET: a form for each target; POST: record one of them. A script that asks for JSON gets `{"said"}` with 200 or
    `{"errors"}` with 422; a repeat is answered as the first was. 429 when somebody sends without end."""
    delivery = _within_reach(request, delivery_id)
    lines = _lines(delivery)
    if request.method != "POST":
        return _page(request, delivery, [(line, DoorForm(line)) for line in lines])
    line = next((line for line in lines if str(line.pk) == request.POST.get("line")), None)
    if line is None:
        raise Http404
    form = DoorForm(line, request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            record_report(line, form.report(_language()), request.user)
        except KeyTaken:
            form.add_error(None, _("This was sent before for something else. Please load the page anew."))
        except TooMany:
            status = 429
            form.add_error(None, _("These are a great many reports. Please wait a few minutes."))
        else:
            return _recorded(request, delivery, line, form)
    return _refused(request, delivery, lines, form, status)


def _recorded(request: HttpRequest, delivery: Delivery, line: DeliveryTarget, form: DoorForm) -> HttpResponse:
    at = DoorReport.objects.get(key=form.cleaned_data["key"]).received_at
    said = _("Recorded at %(time)s") % {"time": time_format(delivery.local(at))}
    if _wants_json(request):
        return _answer(JsonResponse({"said": said}))
    messages.success(request, said)
    place = f"{reverse('at_the_door', args=[delivery.pk])}#line-{line.pk}"
    return HttpResponseRedirect(place, status=303)


def _refused(
    request: HttpRequest, delivery: Delivery, lines: list[DeliveryTarget], form: DoorForm, status: int
) -> HttpResponse:
    if _wants_json(request):
        response: HttpResponse = _answer(JsonResponse({"errors": form.errors}, status=status))
    else:
        forms = [(line, form if line == form.line else DoorForm(line)) for line in lines]
        response = _page(request, delivery, forms, status)
    if status == 429:
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


@require_safe
def worker_view(request: HttpRequest) -> HttpResponse:
    """The script that opens the page again without a connection. It lies here, since its address bounds its reach."""
    return _answer(render(request, "petitions/handing_over/worker.js", content_type="text/javascript"))


@require_safe
def receipt_view(request: HttpRequest, scan_id: int) -> HttpResponseBase:
    """The photo of a receipt, for those within reach; 404 for everybody else, and once the petition's key is gone."""
    rows = ReceiptScan.objects.select_related("line__delivery__petition__sealing_key")
    scan = get_object_or_404(rows, pk=scan_id)
    _within_reach(request, scan.line.delivery_id)
    try:
        pieces = open_receipt(scan)
    except KeyDestroyed:
        raise Http404 from None
    response = StreamingHttpResponse(pieces, content_type=scan.content_type)
    response["Content-Disposition"] = f'inline; filename="receipt-{scan.pk}.{scan.content_type[6:]}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def take_down_receipt_view(request: HttpRequest, scan_id: int) -> HttpResponse:
    """GET asks why; POST destroys the photo of a receipt."""
    scan = get_object_or_404(ReceiptScan.objects.select_related("line__delivery__petition"), pk=scan_id)
    return _take_down(request, scan, scan.line.delivery_id, take_down_receipt, reverse("receipt", args=[scan.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def take_down_photo_view(request: HttpRequest, photo_id: int) -> HttpResponse:
    """GET asks why; POST destroys the photo, wherever it is shown."""
    photo = get_object_or_404(DeliveryPhoto.objects.select_related("delivery__petition", "image"), pk=photo_id)
    return _take_down(request, photo, photo.delivery_id, take_down_photo, photo.image.file.url)


def _within_reach(request: HttpRequest, delivery_id: int) -> Delivery:
    rows = Delivery.objects.select_related("petition__sealing_key").prefetch_related("texts__locale")
    delivery: Delivery = get_object_or_404(rows, pk=delivery_id)
    if not ReachPolicy(Delivery).user_has_permission_for_instance(request.user, "change", delivery):
        raise Http404
    return delivery


def _lines(delivery: Delivery) -> list[DeliveryTarget]:
    rows = DeliveryTarget.objects.select_related("target__office", "delivery__petition__sealing_key")
    rows = rows.prefetch_related("target__office__texts__locale", Prefetch("scans"), "texts__locale")
    return list(rows.filter(delivery=delivery).order_by("target__order", "pk"))


def _page(
    request: HttpRequest, delivery: Delivery, forms: list[tuple[DeliveryTarget, DoorForm]], status: int = 200
) -> HttpResponse:
    latest: dict[int, str] = {}
    for row in DoorReport.objects.filter(delivery=delivery).order_by("pk"):
        latest[row.target_id] = date_format(delivery.local(row.received_at), "SHORT_DATETIME_FORMAT")
    words: dict[str, Any] = {
        "delivery": delivery,
        "words": in_language(delivery.texts.all()),
        "edit_url": reverse(Delivery.snippet_viewset.get_url_name("edit"), args=[delivery.pk]),
        "petition": titled_petitions().get(pk=delivery.petition_id),
        "lines": [
            {
                "row": line,
                "form": form,
                "title": _title(line),
                "words": in_language(line.texts.all()),
                "reported_at": latest.get(line.target_id),
                "is_open": form.is_bound or len(forms) == 1,
            }
            for line, form in forms
        ],
        "needs_receipt": ",".join(DeliveryTarget.ARRIVED),
    }
    return _answer(render(request, "petitions/handing_over/door.html", words, status=status))


def _title(line: DeliveryTarget) -> str:
    words = line.target.office.words()
    return words.title if words else line.target.office.name


def _answer(response: Any) -> Any:
    add_never_cache_headers(response)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _language() -> str:
    """The language the page speaks, and so what is typed into it."""
    codes = [code for code, _name in settings.LANGUAGES]
    active = (get_language() or "").split("-")[0]
    return active if active in codes else codes[0]


def _take_down(
    request: HttpRequest, row: Any, delivery_id: int, act: Callable[[Any, Any, str], None], shown: str
) -> HttpResponse:
    _within_reach(request, delivery_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    back = reverse(Delivery.snippet_viewset.get_url_name("edit"), args=[delivery_id])
    if form.is_valid():
        try:
            act(row, request.user, form.cleaned_data["why"])
            messages.success(request, _("It was taken down. No copy is left here."))
            return redirect(back)
        except StillNeeded as needed:
            said = _("It is the only source of a position: %(position)s. Give that another source first.")
            form.add_error(None, said % {"position": needed.position})
    words = {"form": form, "shown": shown, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "petitions/handing_over/take_down.html", words, status=status)
