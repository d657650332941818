"""Production settings. Everything that differs between places comes from the environment.

A missing SECRET_KEY, SITE_URL or ALLOWED_HOSTS means that Askel does not start. `dev` and `test`
build on this file; docs/operations.md lists the variables.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# --- Where things are -------------------------------------------------------------------------
VAR_DIR = Path(env("ASKEL_VAR", default=str(BASE_DIR / "var"))).resolve()
ASSETS_DIR = Path(env("ASKEL_ASSETS", default=str(BASE_DIR / ".assets"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Who was erased, as digests: kept apart from the database and its backups, see docs/operations.md.
ERASURES_FILE = VAR_DIR / "erasures.txt"

# --- Who we are -------------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY")
SITE_NAME = env("SITE_NAME", default="Askel")
# The public address, without a slash at the end: it stands on certificates and in mails.
SITE_URL = env("SITE_URL").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
# Where "leave this page" leads, per language: pages that anyone might have open.
EXIT_URLS = {
    "fi": env("EXIT_URL_FI", default="https://www.ilmatieteenlaitos.fi/"),
    "sv": env("EXIT_URL_SV", default="https://sv.ilmatieteenlaitos.fi/"),
    "en": env("EXIT_URL_EN", default="https://en.ilmatieteenlaitos.fi/"),
}

INSTALLED_APPS = [
    "website",
    "certificates",
    "courses",
    "quizzes",
    "handbooks",
    "content",
    "accounts",
    "jobs",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "accounts.wagtail_users.apps.UsersConfig",  # in place of wagtail.users: one name, no user name
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "lucide",
    "rest_framework",  # for its messages in Finnish and Swedish
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",  # Wagtail's search needs it there; it does no harm on SQLite
    "django.contrib.staticfiles",
    "django_linear_migrations",
]

# The header in which the proxy says when a request arrived, "t=" and seconds; empty: we look at our own clock.
ARRIVAL_HEADER = env("ARRIVAL_HEADER", default="")

MIDDLEWARE = [
    "config.middleware.stamp_arrival",
    "config.middleware.log_context",
    "config.middleware.more_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.wagtail_admin_csp",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "content.views.gate.AdminGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.IdleGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "content.views.leaving.SensitiveGate",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "website.context.site",
            ],
            "builtins": ["website.templatetags.icons"],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'askel.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "ENGINE": "config.sqlite3",  # Django's, with fair waiting
        "CONN_MAX_AGE": None,
        # IMMEDIATE: a transaction that reads and then writes takes the write lock at once, or SQLite
        # answers "database is locked" without waiting.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        },
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_MAX", default=8)}},
    }
DISABLE_SERVER_SIDE_CURSORS = True

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://askel")
    | {"TIMEOUT": 60 * 60 * 24, "KEY_PREFIX": "askel"},
}
# Whole pages for readers without a session stand apart, so that they never push out who tried to sign in how often.
CACHES["pages"] = CACHES["default"] | {"TIMEOUT": 60 * 10, "KEY_PREFIX": "askel-pages"}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    # Django's 300 entries would be gone after 300 texts, sessions and limits.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 10_000}
    CACHES["pages"] |= {"LOCATION": "askel-pages", "OPTIONS": {"MAX_ENTRIES": 500}}

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ASSETS_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Certificates are nobody's to fetch by address: a view answers for each.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private"), "base_url": None},
    },
}
# What uploads may weigh, by group of kinds (content.uploads). The proxy's client_max_body_size must let them through.
UPLOAD_MAX_MEGABYTES = {"image": 15, "document": 30, "audio": 100, "video": 300, "captions": 1}
UPLOAD_MAX_MEGAPIXELS = 50
# A virus scanner (clamd): host:port, or the path of its socket. Without it uploads are not scanned.
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
# The proxy's internal location that stands for MEDIA_ROOT: it then sends the files that Askel allows.
MEDIA_ACCEL_LOCATION = env("MEDIA_ACCEL_LOCATION", default="")
FONTS_DIR = ASSETS_DIR / "certificate"

# --- Certificates -----------------------------------------------------------------------------
# A key and a certificate in PEM files: PDFs are signed with them, once. Without them nothing claims to be signed.
CERTIFICATE_SIGNING_KEY = env("SIGNING_KEY", default="")
CERTIFICATE_SIGNING_CERT = env("SIGNING_CERT", default="")
CERTIFICATE_SIGNING_PASSPHRASE = env("SIGNING_PASSPHRASE", default="")
# A folder of keys for badges (see certificates/badges.py); without one no badges are offered.
CERTIFICATE_BADGE_KEYS_DIR = env("BADGE_KEYS_DIR", default="")
# How many codes that are nobody's one address may try in an hour. Codes that are right are never counted.
CERTIFICATE_MISSES_PER_HOUR = env.int("CERTIFICATE_MISSES_PER_HOUR", default=200)

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor posts one field per block value

# --- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "fi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("en", "English"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    # PBKDF2 of Django 6.1 costs half a second of CPU per attempt: a launch day would stand still.
    "accounts.hashers.WorkshopArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "website:my_learning"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 2  # of the row on the server; longer than WCAG asks to keep what was typed
# Learners' accounts are erased after so long without signing in, 60 days after a mail that says so. 0: never.
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=730)
SHARED_DEVICE_IDLE_SECONDS = 30 * 60  # where "others use this device" was ticked
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# __Host-: browsers take these over HTTPS only, for this host only, and from no other page of the domain.
SESSION_COOKIE_NAME = "__Host-askel_session"
CSRF_COOKIE_NAME = "__Host-askel_csrf"
CSRF_FAILURE_VIEW = "website.views.errors.csrf_failure"

from config.settings.allauth import *  # noqa: E402, F403

# --- Jobs -------------------------------------------------------------------------------------
from config.settings.celery import *  # noqa: E402, F403

# --- Mail -------------------------------------------------------------------------------------
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env("EMAIL_HOST", default="localhost"),
            "port": env.int("EMAIL_PORT", default=25),
            "username": env("EMAIL_HOST_USER", default=""),
            "password": env("EMAIL_HOST_PASSWORD", default=""),
            "use_tls": env.bool("EMAIL_USE_TLS", default=False),
            "timeout": 10,  # somebody waits for a code
        },
    }
}
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Askel <noreply@askel.example>")

# --- What a browser may do --------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
# Wagtail's editor has inline scripts and styles. No nonce there: a nonce switches 'unsafe-inline' off.
ADMIN_CSP = SECURE_CSP | {
    "default-src": [CSP.SELF],
    "frame-src": [CSP.SELF],  # previews, beside the editor
    "frame-ancestors": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}
X_FRAME_OPTIONS = "DENY"  # Wagtail says otherwise itself where it shows previews in a frame
# Nothing here is for other sites to embed, and no page needs any of a device's senses.
MORE_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=(), payment=(), usb=()",
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
if SECURE_SSL_REDIRECT:
    SECURE_CSP["upgrade-insecure-requests"] = ADMIN_CSP["upgrade-insecure-requests"] = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_SUBDOMAINS", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if urlsplit(SITE_URL).scheme == "https" else []

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are read aloud and typed: "kasikirja", not "k%C3%A4sikirja"
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # its default puts untranslated text on the live site
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # else each admin page sends a hash of an e-mail address to a third party
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # nothing to choose: who writes here works in Finland
# Half a second, its default, meets whoever changes a word and presses Publish: a refusal then says that "you saved a
# new version in another window".
WAGTAIL_AUTOSAVE_INTERVAL = 5_000
WAGTAILIMAGES_IMAGE_MODEL = "content.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.views.images.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = UPLOAD_MAX_MEGABYTES["image"] * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = UPLOAD_MAX_MEGAPIXELS * 1_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "content.Document"
WAGTAILDOCS_SERVE_METHOD = "direct"  # content.views.media answers; Wagtail's own view is not mounted
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link"]},
    }
}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Logs: what happened, never to whom -------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_names": {"()": "config.logs.NoNamesFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_names"]},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "fontTools": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}

# --- The API ----------------------------------------------------------------------------------
# What the editor's own API has by default; ours says for itself what it wants: content/rest.py.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    # JSON only: the pages that the framework makes for browsers have been its weak spot.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "content.rest.ProblemSchema",
    # "address" counts those without an account; a workshop is one address for 25 people.
    "DEFAULT_THROTTLE_RATES": {"token": "120/min", "person": "240/min", "address": "1200/min"},
    # The same as for sign-in: X-Forwarded-For is believed only as far as our own proxies wrote it.
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,  # noqa: F405
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": (
        "Courses, handbooks and search as a reader sees them; with a session or a token, one's own learning. "
        "Problems are answered as RFC 9457 has it. Unknown parameters are refused. "
        "What is missing and what is not yours give the same answer."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["website.rest.only_ours"],
    "ENUM_NAME_OVERRIDES": {"StateEnum": "certificates.enums.State", "KindEnum": "courses.enums.StepKind"},
}

# Named here so that translators find them; shown in the language switch.
LANGUAGE_NAMES = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
