"""The door for people with an account: what the account's address signed, in one place."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from petitions.my_signature.ask import signatures_of
from petitions.my_signature.links import fresh_token


@require_safe
@reauthentication_required(app="allauth.account")
def signed_view(request: HttpRequest) -> HttpResponse:
    """The signatures of one's verified address, each with a fresh link, for somebody who just proved who they are.

    They are found by the keyed hash of the address in each petition, now; nothing in the database ties an account to a
    signature, and an address that was never proved finds nothing.
    """
    addresses = EmailAddress.objects.filter(user_id=request.user.pk, verified=True).values_list("email", flat=True)
    rows = [row for address in addresses for row in signatures_of(address)]
    mine = [
        {"title": row.text_version.title, "row": row, "url": reverse("my", args=[fresh_token(row)])} for row in rows
    ]
    return render(request, "petitions/my_signature/of_my_account.html", {"mine": mine})
