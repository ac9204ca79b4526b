"""The door of the mails that leave by themselves: what they look like, and which have left."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from petitions.emailing.compose import framed
from petitions.telling.forms import PreviewForm
from petitions.telling.preview import preview_mail, told_so_far


@require_safe
def mails_view(request: HttpRequest) -> HttpResponse:
    """A mail of a petition (`?petition=`, `message=`, `language=`), in both its parts; only petitions within reach."""
    form = PreviewForm(request.user, request.GET or None)
    words: dict[str, Any] = {
        "form": form,
        "breadcrumbs": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Automatic mails")},
        ],
    }
    if form.is_valid():
        petition = form.cleaned_data["petition"]
        mail = preview_mail(petition, form.cleaned_data["message"], form.cleaned_data["language"])
        words |= {
            "petition": petition,
            "subject": mail.subject,
            "text": mail.body,
            "html": framed(mail),
            "told": told_so_far(petition),
        }
    return render(request, "petitions/telling/mails.html", words)
