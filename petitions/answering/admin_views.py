"""The door of staff who check where an answer comes from."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from petitions.answering.decide import confirm_answer, decline_answer
from petitions.answering.forms import DecideForm
from petitions.answering.give import AnsweredAlready
from petitions.answering.tell import PERMISSION
from petitions.models import Answer
from petitions.organizing.petition_choice import titled_petitions
from petitions.organizing.reach import petitions_within_reach

PAGE_SIZE = 20


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def answers_view(request: HttpRequest) -> HttpResponse:
    """Answers that wait, then those decided, the latest first, 20 a page."""
    return _list(request)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, answer_id: int) -> HttpResponse:
    """`act=confirm` shows it, `act=decline` does not; both say how staff know."""
    answer = get_object_or_404(_answers(request), pk=answer_id)
    form = DecideForm(answer, request.POST)
    decide = {"confirm": confirm_answer, "decline": decline_answer}.get(request.POST.get("act", ""))
    if decide is None or not form.is_valid():
        return _list(request, answer, form)
    try:
        done = decide(answer, form.cleaned_data["checked_how"], request.user)
    except AnsweredAlready:
        form.add_error(None, _("Another answer from this packet is shown already. This one can only be declined."))
        return _list(request, answer, form)
    if not done:
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect(f"{reverse('answers')}#answer-{answer.pk}")


def _answers(request: HttpRequest) -> QuerySet[Answer]:
    mine = petitions_within_reach(request.user, PERMISSION).values("pk")
    rows = Answer.objects.filter(folder__packet__petition__in=mine)
    return rows.select_related("folder__packet__petition", "folder__target__office", "link", "decided_by")


def _list(request: HttpRequest, refused: Answer | None = None, form: DecideForm | None = None) -> HttpResponse:
    first = Case(When(state=Answer.State.WAITING, then=Value(0)), default=Value(1))
    page = Paginator(_answers(request).order_by(first, "-given_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    titles = {row.pk: row.title for row in titled_petitions()}
    rows: list[dict[str, Any]] = [
        {
            "answer": answer,
            "title": titles.get(answer.folder.packet.petition_id) or answer.folder.packet.petition.slug,
            "form": form if refused == answer else DecideForm(answer),
        }
        for answer in page
    ]
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Answers")}]
    words = {"rows": rows, "page": page, "breadcrumbs": trail}
    return render(request, "petitions/answering/answers.html", words, status=422 if refused else 200)
