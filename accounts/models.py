"""The user table. It stands apart from petitions/ since Wagtail's own tables point at it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users who log in by mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a stored user; without a password nobody can log in as them until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a stored user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody who works here: an organizer, a moderator, staff. Signers need no account.

    Personal data: email, first and last name, readable as in every CMS.
    """

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("email address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[misc,assignment]


class Login(models.Model):
    """One browser that somebody is logged in with; they meet it under their sessions, and may end it there.

    Personal data: who. Of the browser only its family is kept, of the time only the day (design, invariant 10).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="logins")
    browser = models.CharField(_("browser"), max_length=20, blank=True)
    began_on = models.DateField(_("logged in"))
    seen_on = models.DateField(_("last seen"), db_index=True)

    class Meta:
        verbose_name = _("login")
