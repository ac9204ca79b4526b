"""Accounts: one login for the site and the admin, with django-allauth. The limits are in petitions/organizing."""

from campaign.settings.parts.paths import env

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"

_CODE_SECONDS = 15 * 60
"""A mailed code works so long: mail takes its time."""

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_ENABLED = env.bool("ACCOUNT_SIGNUP_OPEN", default=True)
ORGANIZATIONS_OPEN = env.bool("ORGANIZATIONS_OPEN", default=True)
"""Whether whoever starts a petition (petitions/starting) and belongs to no organization may found one."""
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# One address an account. A new one takes effect when the code mailed to it is typed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_PREVENT_ENUMERATION = True
"""With mandatory verification this tells nobody who has an account; "strict" is for sites without."""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Allauth counts in the cache, which each process has for itself.
ACCOUNT_RATE_LIMITS = False

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1
"""The clock of a phone may be half a minute off."""

_FORMS = {
    "login": "LoginForm",
    "signup": "SignupForm",
    "add_email": "AddEmailForm",
    "change_password": "ChangePasswordForm",
    "set_password": "SetPasswordForm",
    "reset_password": "ResetPasswordForm",
    "reset_password_from_key": "ResetPasswordKeyForm",
    "reauthenticate": "ReauthenticateForm",
    "request_login_code": "RequestLoginCodeForm",
    "confirm_login_code": "ConfirmLoginCodeForm",
    "confirm_reauthentication_code": "ConfirmReauthenticationCodeForm",
    "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",
    "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
}
ACCOUNT_FORMS = {name: f"accounts.forms.{form}" for name, form in _FORMS.items()}
MFA_FORMS = {
    "authenticate": "petitions.organizing.factor_codes.AuthenticateForm",
    "reauthenticate": "petitions.organizing.factor_codes.ReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
}
