"""The door of giving in the admin: for owners how people give, for them and treasurers who gave, for
all of the organization how much came in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from home.absolute import absolute
from petitions.donating.campaign import titles_of
from petitions.donating.connect import connect
from petitions.donating.export_donations import export_donations
from petitions.donating.filters import DonationFilter
from petitions.donating.follow import follow_account
from petitions.donating.money import money
from petitions.donating.owner_forms import GivingForm, WhyForm
from petitions.donating.receiver import is_alone, why_not
from petitions.donating.refund import refund
from petitions.donating.stripe_client import (
    GivingAway,
    StripeAway,
    StripeRefused,
    counts_live,
    is_live,
    is_ready,
    or_later,
)
from petitions.donating.switch import MANAGE, SEE, change_giving, giving_of, must_manage_giving
from petitions.donating.totals import Total, campaigns_of, months_of
from petitions.donating.wall import show_on_wall
from petitions.models import Donation, Organization
from petitions.organizing.reach import organizations_within_reach
from petitions.people.members import organizations_of

PAGE_SIZE = 50


@require_safe
def giving_view(request: HttpRequest) -> HttpResponse:
    """The organizations one works for; where it is one, its giving at once."""
    found = list(organizations_of(request.user))
    if not found:
        raise PermissionDenied
    if len(found) == 1:
        return redirect("giving_of", found[0].pk)
    words = {"organizations": found, "is_ready": is_ready(), "is_live": is_live(), "breadcrumbs": _trail()}
    return render(request, "petitions/donating/organizations.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def giving_of_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """GET: how much came in and, for owners, how people give; POST says that."""
    organization = _found(request, organization_id)
    form = GivingForm(giving_of(organization), request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _shown(request, organization, form)
    must_manage_giving(request.user, organization)
    if not form.is_valid():
        return _shown(request, organization, form, status=422)
    change_giving(organization, request.user, form.facts, form.taxes)
    messages.success(request, _("Saved."))
    if form.goals:
        links = [messages.button(each["edit_url"], f"{each['title']}: {each['after']}") for each in form.goals]
        messages.warning(request, _("These goals count in the new currency now. Look at each:"), buttons=links)
    return redirect("giving_of", organization_id)


@require_POST
def connect_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """`act=connect` leads to Stripe's questions; `act=look` asks Stripe whether they are answered."""
    organization = _found(request, organization_id)
    must_manage_giving(request.user, organization)
    giving = giving_of(organization)
    back = reverse("giving_of", args=[organization_id])
    try:
        if request.POST.get("act") == "look":
            if giving.stripe_account:
                with or_later():
                    follow_account(giving.stripe_account)
        else:
            if giving.pk is None:
                giving.save()
            there = connect(giving, request.user, absolute(back))
            words = {"there": there, "organization": organization, "breadcrumbs": _trail(organization)}
            return render(request, "petitions/donating/connect.html", words)
    except (GivingAway, StripeAway, StripeRefused):
        messages.error(request, _("Stripe does not answer just now. Nothing was changed. Please try again."))
    return redirect(back)


@require_safe
def donations_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Every payment, without names, the newest first, 50 a page."""
    organization = _seen(request, organization_id)
    return _listed(request, organization, WhyForm())


@require_POST
def donations_file_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Who gave, as CSV, of the donations that the list shows. By POST, since it writes on the log."""
    organization, form = _seen(request, organization_id), WhyForm(request.POST)
    if not form.is_valid():
        return _listed(request, organization, form, status=422)
    rows = DonationFilter(organization, counts_live(), request.GET).found()
    data = export_donations(organization, rows, request.user, form.cleaned_data["why"])
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="donations-{timezone.localdate()}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def refund_view(request: HttpRequest, organization_id: int, donation_id: int) -> HttpResponse:
    """Give a payment back, saying why."""
    organization, form = _seen(request, organization_id), WhyForm(request.POST)
    must_manage_giving(request.user, organization)
    row = get_object_or_404(Donation, pk=donation_id, organization=organization)
    if not form.is_valid():
        return _listed(request, organization, form, status=422, about=row.pk)
    try:
        refund(row, request.user, form.cleaned_data["why"])
        messages.success(request, _("Given back. It takes some days until it is on their card."))
    except ValueError:
        messages.warning(request, _("Nothing was changed: this had come further already."))
    except GivingAway:
        messages.error(request, _("Stripe does not answer just now. Please look at the list before you try again."))
    return _back_to_list(request, organization)


@require_POST
def wall_view(request: HttpRequest, organization_id: int, donation_id: int) -> HttpResponse:
    """`show=1` shows the name that a donor left for the wall; anything else takes it off."""
    organization = _seen(request, organization_id)
    row = get_object_or_404(Donation, pk=donation_id, organization=organization)
    show_on_wall(row, request.user, request.POST.get("show") == "1")
    messages.success(request, _("Saved."))
    return _back_to_list(request, organization)


def _back_to_list(request: HttpRequest, organization: Organization) -> HttpResponse:
    """As it was filtered."""
    return redirect(f"{reverse('donations', args=[organization.pk])}?{request.GET.urlencode()}")


def _found(request: HttpRequest, organization_id: int) -> Organization:
    return get_object_or_404(organizations_of(request.user), pk=organization_id)


def _seen(request: HttpRequest, organization_id: int) -> Organization:
    return get_object_or_404(organizations_within_reach(request.user, SEE), pk=organization_id)


def _may(request: HttpRequest, right: str, organization: Organization) -> bool:
    return organizations_within_reach(request.user, right).filter(pk=organization.pk).exists()


def _shown(request: HttpRequest, organization: Organization, form: GivingForm, status: int = 200) -> HttpResponse:
    # (A form that was refused holds what was typed, not what is so.)
    giving = giving_of(organization)
    words: dict[str, Any] = {
        "organization": organization,
        "giving": giving,
        "form": form,
        "manages": _may(request, MANAGE, organization),
        "sees": _may(request, SEE, organization),
        "why_not": why_not(giving),
        "is_ready": is_ready(),
        "is_live": is_live(),
        "is_alone": is_alone(organization.pk),
        "months": [_money(total) for total in months_of(organization, counts_live())],
        "campaigns": _campaigns(organization),
        "breadcrumbs": _trail(organization),
    }
    return render(request, "petitions/donating/giving.html", words, status=status)


def _money(total: Total) -> dict[str, Any]:
    amounts = {name: getattr(total, f"{name}_minor") for name in ("amount", "refunded", "fees", "left")}
    written = {name: money(amount, total.currency) for name, amount in amounts.items()}
    return {"what": total.what, "count": total.count, **written}


def _campaigns(organization: Organization) -> list[dict[str, Any]]:
    totals = campaigns_of(organization, counts_live())
    titles = titles_of({total.what for total in totals if total.what})
    if not titles:
        return []
    return [_money(total) | {"what": titles.get(total.what) or _("No campaign")} for total in totals]


def _listed(
    request: HttpRequest, organization: Organization, form: WhyForm, status: int = 200, about: int = 0
) -> HttpResponse:
    chosen = DonationFilter(organization, counts_live(), request.GET)
    page = Paginator(chosen.found(), PAGE_SIZE).get_page(request.GET.get("p"))
    titles = titles_of({row.campaign for row in page if row.campaign})
    words: dict[str, Any] = {
        "organization": organization,
        "page": page,
        "rows": [_row(row, form if row.pk == about else WhyForm(), titles) for row in page],
        "chosen": chosen,
        "query": request.GET.urlencode(),
        "form": WhyForm() if about else form,
        "manages": _may(request, MANAGE, organization),
        "is_live": is_live(),
        "breadcrumbs": _trail(organization, _("Every donation")),
    }
    return render(request, "petitions/donating/donations.html", words, status=status)


def _row(row: Donation, form: WhyForm, titles: dict[Any, str]) -> dict[str, Any]:
    left = row.left_minor()
    return {
        "row": row,
        "form": form,
        "campaign": titles.get(row.campaign, ""),
        "amount": money(row.amount_minor, row.currency),
        "refunded": money(row.refunded_minor, row.currency) if row.refunded_minor else "",
        "left": money(left, row.currency) if left else "",
        "lost": money(row.lost_minor, row.currency) if row.lost_minor else "",
    }


def _trail(organization: Organization | None = None, here: str = "") -> list[dict[str, Any]]:
    """The way here; the last of it is the heading."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Giving")}]
    if organization:
        trail[1]["url"] = reverse("giving")
        trail.append({"url": reverse("giving_of", args=[organization.pk]) if here else "", "label": organization.name})
    return [*trail, {"url": "", "label": here}] if here else trail
