"""The door of an organization's own people in the admin: who belongs to it, as what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from petitions.models import Invitation, Organization, Role
from petitions.people.forms import InviteForm, RolesForm
from petitions.people.invite import TooMany, end_invitation, invite, open_invitations
from petitions.people.members import members_of, organizations_of
from petitions.people.roles import LastOwner, hand_over, leave, may_manage, must_manage, roles_of, set_roles


@require_safe
def people_view(request: HttpRequest) -> HttpResponse:
    """The organizations somebody belongs to; where it is one, its people at once."""
    found = list(organizations_of(request.user))
    if not found:
        raise PermissionDenied
    if len(found) == 1:
        return redirect("people_of", found[0].pk)
    return render(request, "petitions/people/organizations.html", {"organizations": found, "breadcrumbs": _trail()})


@require_safe
def organization_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Its people and, for its owners, what can be changed."""
    return _shown(request, _found(request, organization_id), InviteForm())


@require_POST
def invite_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Invite somebody by mail; the answer is the same for every address."""
    organization, form = _found(request, organization_id), InviteForm(request.POST)
    must_manage(request.user, organization)
    if not form.is_valid():
        return _shown(request, organization, form, status=422)
    try:
        invite(organization, **form.cleaned_data, by=request.user)
    except TooMany:
        form.add_error(None, _("Too many invitations are open. Take some back first, or wait until they end."))
        return _shown(request, organization, form, status=422)
    messages.success(request, _("The mail to %(email)s leaves in a moment.") % {"email": form.cleaned_data["email"]})
    return redirect("people_of", organization.pk)


@require_POST
def member_view(request: HttpRequest, organization_id: int, user_id: int) -> HttpResponse:
    """`act=roles` gives a member the roles that are ticked, `remove` none, `hand-over` makes them the owner."""
    organization = _found(request, organization_id)
    must_manage(request.user, organization)
    user = get_object_or_404(
        get_user_model().objects.filter(memberships__organization=organization).distinct(), pk=user_id
    )
    form, act = RolesForm(request.POST), request.POST.get("act")
    try:
        if act == "hand-over" and user != request.user:
            hand_over(organization, request.user, user)
        elif act == "remove" or (act == "roles" and form.is_valid()):
            roles = form.cleaned_data["roles"] if act == "roles" else []
            set_roles(organization, user, roles, request.user, "removed" if not roles else "roles changed")
    except LastOwner:
        _say_last_owner(request)
    except ValueError:
        # Another owner removed them meanwhile.
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("people_of", organization.pk)


@require_POST
def leave_view(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Leave; one is logged out."""
    organization = _found(request, organization_id)
    try:
        leave(organization, request.user)
    except LastOwner:
        _say_last_owner(request)
        return redirect("people_of", organization.pk)
    return redirect("account_login")


@require_POST
def end_view(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    mine = organizations_of(request.user).values("pk")
    row = get_object_or_404(Invitation.objects.select_related("organization"), pk=invitation_id, organization__in=mine)
    if not end_invitation(row, request.user):
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("people_of", row.organization_id)


def _found(request: HttpRequest, organization_id: int) -> Organization:
    return get_object_or_404(organizations_of(request.user), pk=organization_id)


def _say_last_owner(request: HttpRequest) -> None:
    messages.error(request, _("An organization needs an owner. Make somebody else the owner first."))


def _shown(request: HttpRequest, organization: Organization, form: InviteForm, status: int = 200) -> HttpResponse:
    manages = may_manage(request.user, organization)
    mine = roles_of(request.user, organization)
    words: dict[str, Any] = {
        "organization": organization,
        "members": [
            {"row": member, "form": RolesForm(initial={"roles": member.roles}, auto_id=f"id_{member.user.pk}_%s")}
            for member in members_of(organization)
        ],
        "manages": manages,
        "is_owner": Role.OWNER in mine,
        "is_member": bool(mine),
        "invitations": open_invitations(organization).select_related("invited_by") if manages else [],
        "form": form,
        "breadcrumbs": _trail(organization),
    }
    return render(request, "petitions/people/people.html", words, status=status)


def _trail(organization: Organization | None = None) -> list[dict[str, str]]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("People")}]
    if organization:
        trail[1]["url"] = reverse("people")
        trail.append({"url": "", "label": organization.name})
    return trail
