"""Words of allauth's own code that this site says in its own way; our catalogue goes before allauth's."""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Email"),
    _("Password"),
    _("New Password"),
    _("Current Password"),
    _("Code"),
    _("Authenticator code"),
    _("The email address and/or password you specified are not correct."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Too many failed login attempts. Try again later."),
    _("This account is currently inactive."),
    _("The new value must be different from the current one."),
    _("A user is already registered with this email address."),
    _("This email address is already associated with this account."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("Master key"),
    _("Backup key"),
    _("Key nr. {number}"),
)
