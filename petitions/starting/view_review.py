"""The last step: everything at once, what a neighbour would say of it, and the button that sends it in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from petitions.models import PetitionPage
from petitions.starting.advice import advice
from petitions.starting.alike import alike
from petitions.starting.plain_text import as_text
from petitions.starting.submit import NobodyReviews, NotWhole, comment_on, lacks, submit, take_back


def review(request: HttpRequest, page: PetitionPage) -> HttpResponse | dict[str, Any]:
    """POST `act`: `submit`, or `take_back` what waits."""
    nobody = False
    if request.method == "POST":
        if request.POST.get("act") == "take_back":
            take_back(page, request.user)
            return redirect("start_step", page.pk, "review")
        try:
            submit(page, request.user)
            return redirect("start_step", page.pk, "review")
        except NotWhole:
            pass  # the page says what is missing
        except NobodyReviews:
            nobody = True
    return {
        "missing": lacks(page),
        "advice": advice(page.title, page.ask, as_text(page.summary), as_text(page.letter)),
        "alike": alike(page),
        "comment": comment_on(page),
        "nobody_reviews": nobody,
    }
