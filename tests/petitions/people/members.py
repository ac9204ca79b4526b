"""People of two organizations: Neighbors United, whose is the cast's petition, and River Friends."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from petitions.models import Invitation, Organization, Petition, PetitionPage, Role, TargetDraft
from petitions.people.invite import invite
from petitions.people.roles import give_role
from tests.cast import an_office, an_organization

OURS, THEIRS = "Neighbors United", "River Friends"


def an_account(email: str) -> Any:
    """Somebody without rights, with a proved address."""
    user = get_user_model().objects.filter(email=email).first()
    if user is None:
        user = get_user_model().objects.create_user(email, "a long enough password")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return get_user_model().objects.get(pk=user.pk)


def organization(name: str = OURS) -> Organization:
    """It, with its page in both languages."""
    return an_organization(name).organization


def member(role: str, of: str = OURS, email: str = "") -> Any:
    """Somebody who has this role there; the same person when asked again."""
    user = an_account(email or f"{role}.{of.split()[0].lower()}@example.org")
    give_role(organization(of), user, role, None, "for the test")
    return get_user_model().objects.get(pk=user.pk)


def logged_in(user: Any) -> Client:
    """A browser of theirs, with the second factor where one is needed."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def their_petition(words: str = "Their lake", slug: str = "their-lake", live: bool = True) -> Petition:
    """A petition of River Friends, all of whose words are `words`."""
    parent = an_organization(THEIRS)
    page = PetitionPage(
        title=words, slug=slug, ask=words, summary=f"<p>{words}</p>", letter=f"<p>{words}</p>", locale=parent.locale
    )
    page.live = False
    parent.add_child(instance=page)
    page.target_drafts.add(TargetDraft(office=an_office()))
    revision = page.save_revision()
    if live:
        revision.publish()
    return Petition.objects.get(slug=slug)


def an_invitation(to: str = "new@example.org", role: str = Role.STEWARD, language: str = "en") -> Invitation:
    """An owner of Neighbors United invites somebody."""
    return an_invitation_of(OURS, to, role, language)


def an_invitation_of(name: str, to: str, role: str = Role.STEWARD, language: str = "en") -> Invitation:
    """An owner of the organization of this name invites somebody."""
    return invite(organization(name), to, role, language, member(Role.OWNER, name))
