"""The door of whoever was invited: what to, by whom, as what; then one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.adapter import INVITED
from accounts.admin_language import keep_admin_language
from petitions.people.accept import NotYours, accept, is_for
from petitions.people.invite import invitation_of


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_view(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows it and changes nothing; POST `act=join` lets a stranger make an account, `act=accept` takes the role.
    404 for a link that is wrong or over: the same page for all."""
    row = invitation_of(token)
    if row is None:
        return render(request, "petitions/people/over.html", status=404)
    if request.method == "POST" and request.POST.get("act") == "join":
        request.session[INVITED] = row.email
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path})}")
    mine = request.user.is_authenticated and is_for(row, request.user)
    if request.method == "POST" and mine:
        try:
            accept(row, request.user)
        except NotYours:
            return redirect(request.path)
        keep_admin_language(request.user)
        return redirect("wagtailadmin_home")
    words = {
        "invitation": row,
        "who": row.invited_by.get_full_name() or row.invited_by.get_username() if row.invited_by else _("Somebody"),
        "mine": mine,
        "login_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "petitions/people/invitation.html", words, status=403 if request.method == "POST" else 200)
