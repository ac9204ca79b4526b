"""The pages about an account that allauth has not: what there is, and where somebody is logged in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.second_factor import has_second_factor
from accounts.sessions import KEY, end_all, logins_of


@require_safe
@login_required
def home_view(request: HttpRequest) -> HttpResponse:
    """Everything about one's account in one place."""
    words = {
        "has_factor": has_second_factor(request.user),
        "login_count": logins_of(request.user).count(),
    }
    return render(request, "account/home.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions_view(request: HttpRequest) -> HttpResponse:
    """Where somebody is logged in; POST with `end` logs out one of them, `everywhere` all, `others` all but this."""
    if request.method == "POST":
        if "everywhere" in request.POST:
            end_all(request.user)
            return redirect("account_login")
        if "others" in request.POST:
            end_all(request.user, but=request)
        elif (row := request.POST.get("end", "")).isdecimal():
            logins_of(request.user).filter(pk=int(row[:18])).delete()
        return redirect("account_sessions")
    words = {"logins": logins_of(request.user), "this": request.session.get(KEY)}
    return render(request, "account/sessions.html", words)
