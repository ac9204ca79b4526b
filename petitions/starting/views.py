"""The door of whoever starts a petition: one form a step, each at an address of its own, kept on "Next"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.admin_language import keep_admin_language
from petitions.models import PetitionPage
from petitions.starting.draft import InReview, TooMany, begin, keep
from petitions.starting.forms import AskForm, ChooseOrganizationForm, FoundForm, PictureForm, SigningForm, WhyForm
from petitions.starting.found import NotOpen, found, may_found
from petitions.starting.mine import branch_of, organizations_of, page_for, pages_of
from petitions.starting.pictures import keep_picture
from petitions.starting.steps import STEPS, after, before, steps_of
from petitions.starting.submit import stage_of, stages_of
from petitions.starting.view_review import review
from petitions.starting.view_whom import whom

PLAIN: dict[str, type[AskForm] | type[WhyForm]] = {"ask": AskForm, "why": WhyForm}


@require_safe
def start_view(request: HttpRequest) -> HttpResponse:
    """What starting a petition is like; for somebody logged in also theirs, and where each stands."""
    if not request.user.is_authenticated:
        query = urlencode({"next": request.path})
        words: dict[str, Any] = {
            "login_url": f"{reverse('account_login')}?{query}",
            "signup_url": f"{reverse('account_signup')}?{query}" if settings.ACCOUNT_SIGNUP_ENABLED else "",
        }
        return render(request, "petitions/starting/start.html", words | {"steps": STEPS.values()})
    mine = stages_of(pages_of(request.user)[:50])
    words = {"mine": mine, "may_start": _may_start(request.user), "steps": STEPS.values()}
    return render(request, "petitions/starting/start.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_view(request: HttpRequest) -> HttpResponse:
    """The first step: the ask, for which organization, or with which new one. 422 when something is wrong."""
    organizations = organizations_of(request.user)
    if not organizations and not _may_start(request.user):
        return render(request, "petitions/starting/closed.html", status=403)
    data = _data(request)
    form: Any = AskForm(data)
    if not organizations:
        form = FoundForm(data)
    elif len(organizations) > 1:
        form = ChooseOrganizationForm(organizations, data)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("start_step", _begin(request, form, organizations).pk, after("ask"))
        except TooMany:
            form.add_error(None, _("You have begun many petitions. Finish one, or delete one in the admin, first."))
        except NotOpen:
            return redirect("start_new")
    words = {"form": form, "label": STEPS["ask"], "is_new": True, "step_names": STEPS.items()}
    return _answer(request, "ask", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step_view(request: HttpRequest, page_id: int, step: str) -> HttpResponse:
    """A step of one's own draft. POST keeps it and leads on, or says beside each field what is wrong (422). 404 for
    what is not theirs."""
    page = page_for(request.user, page_id)
    if page is None or step not in STEPS:
        raise Http404
    try:
        answer = _VIEWS[step](request, page)
    except InReview:
        return redirect("start_step", page.pk, "review")
    if isinstance(answer, HttpResponse):
        return answer
    words = {
        "page": None,
        "draft": page,
        "steps": steps_of(page, step),
        "label": STEPS[step],
        "step": step,
        "stage": stage_of(page),
        "back": before(step),
        "other_language": page.locale if page.locale.language_code != get_language() else None,
    }
    response = _answer(request, step, words | answer)
    vars(response)["_csp_update"] = {"frame-src": [SELF]}  # the page so far, beside the form
    return response


@require_safe
@login_required
def preview_view(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """The page as the public will see it, in its own language; may be framed by this site alone. 404 as above. `?from=`
    names the step to go back to, or `frame` beside one, whence nothing leads back."""
    page = page_for(request.user, page_id)
    if page is None:
        raise Http404
    came_from = request.GET.get("from", "review")
    back = reverse("start_step", args=[page_id, came_from]) if came_from in STEPS else ""
    vars(request).update(is_preview=True, preview_back=back)
    with override(page.locale.language_code):
        answer: Any = page.serve_preview(request, page.default_preview_mode)
        if hasattr(answer, "render"):
            answer.render()
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _answer(request: HttpRequest, step: str, words: dict[str, Any]) -> HttpResponse:
    wrong = any(form is not None and form.errors for form in (words.get("form"), words.get("proposal")))
    return render(request, f"petitions/starting/{step}.html", words, status=422 if wrong else 200)


def _data(request: HttpRequest) -> Any:
    """What was posted, be it nothing; None when somebody only looks."""
    return request.POST if request.method == "POST" else None


def _may_start(user: Any) -> bool:
    return organizations_of(user).exists() or may_found(user)


def _begin(request: HttpRequest, form: Any, organizations: Any) -> PetitionPage:
    language, data = get_language() or settings.LANGUAGE_CODE, form.cleaned_data
    if isinstance(form, FoundForm):
        organization = found(data["name"], data["about"], language, request.user)
    else:
        organization = data.get("organization") or organizations[0]
    parent = branch_of(organization, language)
    if parent is None:
        raise Http404
    keep_admin_language(request.user)
    return begin(parent, user=request.user, **form.words(PetitionPage()))


def _plain(step: str) -> Callable[[HttpRequest, PetitionPage], HttpResponse | dict[str, Any]]:
    def view(request: HttpRequest, page: PetitionPage) -> HttpResponse | dict[str, Any]:
        kind = PLAIN[step]
        form = kind(_data(request), initial=kind.of(page))
        return _keep(request, page, step, form)

    return view


def _signing(request: HttpRequest, page: PetitionPage) -> HttpResponse | dict[str, Any]:
    form = SigningForm(page, _data(request), initial=SigningForm.of(page))
    return _keep(request, page, "signing", form)


def _keep(request: HttpRequest, page: PetitionPage, step: str, form: Any) -> HttpResponse | dict[str, Any]:
    if request.method == "POST" and form.is_valid():
        keep(page, request.user, **form.words(page))
        return redirect("start_step", page.pk, after(step))
    return {"form": form}


def _picture(request: HttpRequest, page: PetitionPage) -> HttpResponse | dict[str, Any]:
    initial = {"image_alt": page.image_alt}
    form = PictureForm(_data(request), request.FILES, initial=initial, has_picture=page.image is not None)
    if request.method != "POST" or not form.is_valid():
        return {"form": form}
    image, alt = page.image, form.cleaned_data["image_alt"]
    if page.workflow_in_progress:
        raise InReview
    if form.cleaned_data["picture"]:
        organization = page.get_parent().specific.organization
        image = keep_picture(form.cleaned_data["picture"], alt, organization, request.user)
    elif form.cleaned_data.get("remove"):
        image, alt = None, ""
    keep(page, request.user, image=image, image_alt=alt)
    return redirect("start_step", page.pk, after("picture"))


_VIEWS: dict[str, Callable[[HttpRequest, PetitionPage], HttpResponse | dict[str, Any]]] = {
    "ask": _plain("ask"),
    "whom": whom,
    "why": _plain("why"),
    "picture": _picture,
    "signing": _signing,
    "review": review,
}
