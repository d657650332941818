"""How people sign in: by e-mail with a password, a passkey or a code. Read by base.py."""

import environ

_env = environ.Env()

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SESSION_REMEMBER = False  # shared desks: a session ends with the browser
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the owner hears of a changed password or address
ACCOUNT_CHANGE_EMAIL = True  # one address per person, replaced when the new one is proved

# --- Signing up: the password is optional, whoever leaves it out signs in by code or passkey ----
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "accounts.allauth_forms.LoginForm",
    "signup": "accounts.allauth_forms.SignupForm",
    "request_login_code": "accounts.allauth_forms.RequestLoginCodeForm",
    "reset_password": "accounts.allauth_forms.ResetPasswordForm",
    "confirm_login_code": "accounts.allauth_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.allauth_forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.allauth_forms.ConfirmPasswordResetCodeForm",
}

# --- Codes: eight consonants, a quarter of an hour, five tries, two more mails on request -------
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the code has proved the address; a second factor is still asked for

# --- Second factors and passkeys ----------------------------------------------------------------
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = _env("SITE_NAME", default="Askel")

# --- Limits -------------------------------------------------------------------------------------
# "key" counts per e-mail address, wherever it is typed; "ip" counts per client address. A workshop
# is one client address for 25 people who all arrive within minutes, so "ip" is only a ceiling
# against machines and "key" does the guarding: at most 20 passwords and 10 x 5 codes an hour for
# one account. Whoever is locked out of a password by somebody else's guessing signs in by code.
ACCOUNT_RATE_LIMITS = {
    "signup": "120/m/ip,600/h/ip",
    "login": "240/m/ip",
    "login_failed": "120/m/ip,600/h/ip,5/5m/key,20/h/key",
    "request_login_code": "120/m/ip,600/h/ip,3/m/key,10/h/key",
    "confirm_email": "3/m/key,10/h/key",
    "reset_password": "120/m/ip,600/h/ip,3/m/key,10/h/key",
    "feedback": "20/m/ip,200/h/ip",
    "reset_password_from_key": "120/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "240/m/ip"}
# How many proxies of ours stand in front and append to X-Forwarded-For. 0: the header is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = _env.int("TRUSTED_PROXY_COUNT", default=0)
