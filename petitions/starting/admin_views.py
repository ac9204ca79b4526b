"""The reviewers' door in the admin: what waits, and one petition with its checklist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from petitions.starting.review import Changed, checklist, decide, is_reviewer, review_for, waiting_for


class DecisionForm(forms.Form):
    """What the reviewer says; without words nothing is sent back."""

    comment = forms.CharField(
        label=gettext_lazy("What to change"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It is mailed to the organizer as you write it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.data.get("act") == "reject" and not data.get("comment"):
            self.add_error("comment", _("Say what to change: nobody can mend what they are not told."))
        return data


@require_safe
def reviews_view(request: HttpRequest) -> HttpResponse:
    """The petitions that wait for whoever looks, the oldest first. 403 for those who review nothing."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    words = {"waiting": waiting_for(request.user), "breadcrumbs": [{"url": "", "label": _("Reviews")}]}
    return render(request, "petitions/starting/reviews.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def review_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """One of them. POST `act`: `approve`, or `reject` with a comment. 404 for what does not wait for them."""
    found = review_for(request.user, page_id) if is_reviewer(request.user) else None
    if found is None:
        raise Http404
    state, page = found
    form = DecisionForm(request.POST or None, initial={"revision": state.revision_id})
    if request.method == "POST" and form.is_valid():
        return _decided(request, state, form.cleaned_data)
    words = {
        "draft": page,
        "form": form,
        "checklist": checklist(page),
        "organization": page.get_parent().specific.organization,
        "offices": [draft.office for draft in page.target_drafts.all()],
        "asked_by": state.workflow_state.requested_by,
        "since": state.started_at,
        "breadcrumbs": [
            {"url": reverse("reviews"), "label": _("Reviews")},
            {"url": "", "label": page.title},
        ],
    }
    return render(request, "petitions/starting/review_one.html", words, status=422 if form.errors else 200)


def _decided(request: HttpRequest, state: Any, data: dict[str, Any]) -> HttpResponse:
    action = request.POST.get("act", "")
    if action not in ("approve", "reject"):
        raise Http404
    try:
        decide(state, request.user, action, data["comment"], data["revision"])
    except Changed:
        messages.error(request, _("It was changed or decided since you opened it. Please look once more."))
    else:
        said = _("Approved. The organizer hears of it.") if action == "approve" else _("Sent back, with your words.")
        messages.success(request, said)
    return redirect("reviews")
