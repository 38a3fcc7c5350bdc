"""How people sign in: django-allauth with a second factor. docs/adr/0017 says why; base.py takes it all in."""

import environ

env = environ.Env()

# Nobody without a second factor gets past the admin's doors. Production says yes unless told otherwise.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in (
        ("django.contrib.auth.password_validation.UserAttributeSimilarityValidator", {}),
        ("django.contrib.auth.password_validation.MinimumLengthValidator", {"min_length": 12}),
        ("django.contrib.auth.password_validation.CommonPasswordValidator", {}),
        ("django.contrib.auth.password_validation.NumericPasswordValidator", {}),
        ("portal.signin.passwords.PaddedWordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
CSRF_FAILURE_VIEW = "portal.signin.views.form_expired"
SESSION_ENGINE = "portal.signin.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a long working day
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody chooses a password for somebody else: portal/signin/invitations.py
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # its own password screens; ours ask who is there first
# One password for many people cannot be taken back from one of them, and nothing counts tries at it.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # a new password goes to that address: administrators change it

ACCOUNT_ADAPTER = "portal.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators make accounts; nobody signs up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that have no account
ACCOUNT_EMAIL_NOTIFICATIONS = True  # tell people of changes to their password and second factor
# The token of the address as it is now. allauth's own keeps earlier addresses, which could then ask for a password.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or after SESSION_COOKIE_AGE
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
# Counted in the default cache: in production a table, so that all processes count together.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/10m/ip,5/10m/key"}  # "key": one account; codes are counted the same way
ACCOUNT_FORMS = {
    "login": "portal.signin.forms.LoginForm",
    "reauthenticate": "portal.signin.forms.PasswordAgainForm",
    "change_password": "portal.signin.forms.ChangePasswordForm",
    "reset_password": "portal.signin.forms.ForgottenPasswordForm",
    "reset_password_from_key": "portal.signin.forms.NewPasswordForm",
}

MFA_ADAPTER = "portal.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the code before and after count too: hands may be slow, clocks wrong
MFA_FORMS = {
    "authenticate": "portal.signin.forms.CodeForm",
    "reauthenticate": "portal.signin.forms.CodeAgainForm",
    "activate_totp": "portal.signin.forms.FirstCodeForm",
    "add_webauthn": "portal.signin.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "portal.signin.passkey_forms.PasskeyForm",
    "login_webauthn": "portal.signin.passkey_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "portal.signin.passkey_forms.PasskeyAgainForm",
}
