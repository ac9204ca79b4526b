"""What follows when somebody logs in or out, or a second factor is added."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed, password_reset, password_set, user_signed_up
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import sessions
from accounts.admin_language import keep_admin_language
from accounts.models import User


@receiver(user_logged_in)
def note_login(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Put it on the list of sessions; from a browser never seen before, tell them by mail."""
    sessions.begin(request, user)
    if not getattr(request, "is_first_login", True) and not sessions.is_known(request, user):
        get_adapter(request).send_notification_mail("account/email/new_device", user)


@receiver(user_logged_out)
def note_logout(request: HttpRequest, **kwargs: Any) -> None:
    """Take it off."""
    sessions.end_this(request)


@receiver(user_signed_up)
def speak_their_language(user: Any, **kwargs: Any) -> None:
    """Whoever makes an account in Spanish is met by the admin in Spanish."""
    keep_admin_language(user)


@receiver([password_changed, password_set, password_reset])
def end_other_sessions(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Whoever knew the old password is out."""
    sessions.end_all(user, but=request)


@receiver(post_save, sender=User)
def forget_other_addresses(instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    """An administrator may change somebody's address: the old one, proved or not, opens the account no more."""
    if update_fields is None or "email" in update_fields:
        proved = EmailAddress.objects.filter(user=instance, verified=True)
        proved.exclude(email__iexact=instance.email).delete()


@receiver(authenticator_added)
def count_first_use(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Setting a second factor up proved it: this session was authenticated with it, and gets a new name."""
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        request.session.cycle_key()
