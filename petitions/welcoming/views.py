"""The door of the tasks: one button on the start page of the admin."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from petitions.models import Welcome
from petitions.organizing.reach import petitions_within_reach
from petitions.welcoming.done import tick_off


@permission_required("petitions.change_delivery", raise_exception=True)
@require_POST
def done_view(request: HttpRequest, welcome_id: int) -> HttpResponse:
    """Tick it off; 404 for a task of a petition out of reach."""
    within = petitions_within_reach(request.user).values("pk")
    tick_off(get_object_or_404(Welcome, pk=welcome_id, target__petition__in=within), request.user)
    return redirect("wagtailadmin_home")
