"""Allauth's forms in this site's manner: a label and no placeholder, each thing typed once."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _


class Plain:
    """What all of them share."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever mistypes a new password asks for a code by mail: no need to type it twice.
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = _("At least 12 characters. A few words in a row are easy to remember.")
            elif isinstance(field.widget, forms.PasswordInput):
                field.help_text = ""
            elif name == "code":
                field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false", "autofocus": True}


class LoginForm(Plain, account.LoginForm):
    """Address and password."""


class SignupForm(Plain, account.SignupForm):
    """Address and a new password."""

    def clean_email(self) -> str:
        """The address. Raises ValidationError for another than the one invited, where only those who were may come."""
        value: str = super().clean_email()
        adapter = get_adapter()
        if not adapter.may_sign_up(adapter.request, value):
            raise forms.ValidationError(_("Your invitation is for another address. Type the one it was mailed to."))
        return value


class AddEmailForm(Plain, account.AddEmailForm):
    """Another address."""


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """The password of now and a new one."""


class SetPasswordForm(Plain, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """The address whose password is forgotten."""


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    """A new password, after the code."""


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password once more."""


class RequestLoginCodeForm(Plain, account.RequestLoginCodeForm):
    """The address to mail a code to."""


class ConfirmLoginCodeForm(Plain, account.ConfirmLoginCodeForm):
    """A mailed code."""


class ConfirmReauthenticationCodeForm(Plain, account.ConfirmReauthenticationCodeForm):
    """A mailed code."""


class ConfirmPasswordResetCodeForm(Plain, account.ConfirmPasswordResetCodeForm):
    """A mailed code."""


class ConfirmEmailVerificationCodeForm(Plain, account.ConfirmEmailVerificationCodeForm):
    """A mailed code."""


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    """A new passkey, which may always be used to log in alone: it asks for a finger, a face or a PIN."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for it")
        self.fields["name"].help_text = _("So that you know it again, for example “my phone”.")


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    """The name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for it")
