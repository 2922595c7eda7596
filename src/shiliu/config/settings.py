"""All settings, in one file. What is read from the environment stands in docs/OPERATIONS.md."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO, cast
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from shiliu.core.unfailing import Unfailing

PACKAGE_DIR = Path(__file__).resolve().parent.parent


def env_text(name: str, default: str | None = None) -> str:
    """The variable `name`, or what stands in the file named by `name_FILE`."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"{name} is not set. See docs/OPERATIONS.md for what it should hold."
        )
    return value


def env_list(name: str) -> list[str]:
    """The parts between commas; none when it is not set."""
    return [part.strip() for part in env_text(name, "").split(",") if part.strip()]


def env_flag(name: str, *, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off or nothing."""
    value = os.environ.get(name, "").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def database(url: str) -> dict[str, object]:
    """Django's database entry for an address `postgresql://user:password@host:port/name?host=…`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    entry: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": query,
    }
    return entry


def replica(url: str, primary: dict[str, object]) -> dict[str, object]:
    """The entry of a replica: read only, impatient, with a pool where the primary has one."""
    entry = database(url)
    given: dict[str, object] = entry["OPTIONS"]  # type: ignore[assignment]  # the dict made there
    options: dict[str, object] = {
        "connect_timeout": "2",
        "tcp_user_timeout": "2000",
        "keepalives_idle": "2",
        "keepalives_interval": "1",
        "keepalives_count": "2",
        "options": "-c default_transaction_read_only=on -c statement_timeout=2s",
        **given,
    }
    if pool := primary["OPTIONS"].get("pool"):  # type: ignore[attr-defined]  # a dict as well
        options["pool"] = {**pool, "min_size": 0, "timeout": 0.5, "reconnect_timeout": 1}
    return {**entry, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def files_storage(folder: Path) -> dict[str, object]:
    """Pictures and documents: in a folder of the home, or in a bucket of a store that speaks S3.

    Only our own processes read them: no address of the store is ever given out.
    """
    if not (bucket := env_text("SHILIU_FILES_S3_BUCKET", "")) or env_flag("SHILIU_SAMPLE"):
        options: dict[str, object] = {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env_text("SHILIU_FILES_S3_ENDPOINT"),
            "region_name": env_text("SHILIU_FILES_S3_REGION", "us-east-1"),
            "access_key": env_text("SHILIU_FILES_S3_KEY"),
            "secret_key": env_text("SHILIU_FILES_S3_SECRET"),
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": True,  # keys are random: asking whether one is taken costs a call
        },
    }


AS_OWNER = env_flag("SHILIU_AS_OWNER")
SHILIU_SECRET = env_text("SHILIU_SECRET")
SECRET_KEY = SHILIU_SECRET
SAMPLE = env_flag("SHILIU_SAMPLE")
DEBUG = False

DATABASES = {"default": database(env_text("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL"))}
if not AS_OWNER and not env_flag("SHILIU_NO_POOL"):
    DATABASES["default"]["OPTIONS"] |= {  # type: ignore[operator]  # the entry above is a dict
        "pool": {"min_size": 1, "max_size": env_number("SHILIU_POOL_SIZE", 8), "timeout": 10}
    }
# A connection is asked whether it still lives before a request gets it, at the price of one empty
# round trip: when PostgreSQL was started again, nobody is answered with an error.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A replica for public reads. It has to answer soon or not at all: the primary stands ready.
REPLICA_URL = "" if AS_OWNER or SAMPLE else env_text("DATABASE_REPLICA_URL", "")
REPLICA_LAG_SECONDS = env_number("SHILIU_REPLICA_LAG_SECONDS", 20)
if REPLICA_URL:
    DATABASES["replica"] = replica(REPLICA_URL, DATABASES["default"])
    DATABASE_ROUTERS = ["shiliu.core.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = env_text("SHILIU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = env_list("SHILIU_ORIGINS")
PUBLIC_ADDRESS = env_text("SHILIU_ADDRESS", "http://localhost:8000")
DESK_ADDRESS = env_text("SHILIU_DESK_ADDRESS", "") or PUBLIC_ADDRESS
PORTAL_HOST, DESK_HOST = (urlsplit(each).hostname for each in (PUBLIC_ADDRESS, DESK_ADDRESS))
TWO_HOSTS = PORTAL_HOST != DESK_HOST
if urlsplit(PUBLIC_ADDRESS).scheme != urlsplit(DESK_ADDRESS).scheme:
    raise ImproperlyConfigured(
        "SHILIU_ADDRESS and SHILIU_DESK_ADDRESS must both begin with https://, or both with http://"
    )
if TWO_HOSTS:
    ALLOWED_HOSTS += [host for host in (PORTAL_HOST, DESK_HOST) if host]

INSTALLED_APPS = [
    "shiliu.portal",
    "shiliu.desk",
    "shiliu.together",
    "shiliu.webhooks",
    "shiliu.cases",
    "shiliu.notices",
    "shiliu.people",
    "shiliu.accounts",
    "shiliu.catalogue",
    "shiliu.tallies",
    "shiliu.network",
    "shiliu.files",
    "shiliu.ledger",
    "shiliu.ui",
    "shiliu.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "shiliu.core.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shiliu.core.middleware.request_log",
    "shiliu.core.middleware.readable",
    "shiliu.core.hosts.OwnHost",
    "shiliu.core.api.middleware.interface",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shiliu.accounts.middleware.acting",
    "shiliu.core.middleware.PlainErrors",
]

ROOT_URLCONF = "shiliu.config.urls"
WSGI_APPLICATION = "shiliu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "shiliu.network.context.brand",
                "shiliu.config.context.page",
                "shiliu.desk.context.desk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shiliu.ui.templatetags.ui",
            ],
        },
    }
]

API_DESCRIPTION = "shiliu.config.api.description"
KEY_OPENER = "shiliu.accounts.actions.tokens.open_key"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["shiliu.accounts.signed_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_ADAPTER = "shiliu.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Browsers let a form lead to its own host only: the last page of a desk of its own is its first.
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login" if TWO_HOSTS else "portal:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}  # an office signs in from one address; failures: 10
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env_flag("SHILIU_BEHIND_PROXY") else 0
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_FORMS = {"login": "shiliu.accounts.adapter.StaffLoginForm"}
MFA_ADAPTER = "shiliu.accounts.adapter.StaffMFAAdapter"
MFA_FORMS = {
    "authenticate": "shiliu.accounts.adapter.OnceAuthenticateForm",
    "reauthenticate": "shiliu.accounts.adapter.OnceReauthenticateForm",
    "add_webauthn": "shiliu.desk.accounts.passkey_forms.AddForm",
    "login_webauthn": "shiliu.desk.accounts.passkey_forms.SignInForm",
    "authenticate_webauthn": "shiliu.desk.accounts.passkey_forms.SecondStepForm",
    "reauthenticate_webauthn": "shiliu.desk.accounts.passkey_forms.AgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # as for passwords
MFA_TOTP_ISSUER = "Shiliu"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are typed by an administrator, not by their owner
STAFF_TOTP_REQUIRED = not SAMPLE

SESSION_ENGINE = "shiliu.accounts.signed_in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shiliu.core.middleware.csrf_failed"
HTTPS = PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:  # a browser takes such a name only from the host itself, never for a whole domain
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
BEHIND_PROXY = env_flag("SHILIU_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked by this machine, without a proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "no-referrer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env_text("SHILIU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
_static_root = env_text("SHILIU_STATIC_ROOT", "")
STATIC_ROOT = Path(_static_root) if _static_root else None
HOME_DIR = Path(env_text("SHILIU_HOME", str(Path.home() / ".local/share/shiliu")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing uses it
    "files": files_storage(HOME_DIR / ("sample-files" if SAMPLE else "files")),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_MAX_AGE = 3600

CACHES = {
    "default": {  # allauth's limits on sign-in, counted for all processes together
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "shelf": {  # public answers, in each process
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
SHELF_SECONDS = env_number("SHILIU_SHELF_SECONDS", 2)

EMAIL_BACKEND = (
    "shiliu.notices.outbox.OutboxBackend"
    if SAMPLE
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env_text("SHILIU_SMTP_HOST", "")
EMAIL_PORT = env_number("SHILIU_SMTP_PORT", 25)
EMAIL_HOST_USER = env_text("SHILIU_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env_text("SHILIU_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env_flag("SHILIU_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_text("SHILIU_MAIL_FROM", "noreply@localhost")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = None
LEDGER_FOLLOWERS = ["tallies", "webhooks"]
# Who follows some facts only says which; the others wait for all of them.
LEDGER_WANTED = {"webhooks": "shiliu.webhooks.queries.is_wanted"}
ERASURE_JOURNAL = HOME_DIR / ("sample-erasures.journal" if SAMPLE else "erasures.journal")
REQUESTS_PER_HOUR = env_number("SHILIU_REQUESTS_PER_HOUR", 60)
REQUESTS_PER_SIGN_PER_HOUR = env_number("SHILIU_REQUESTS_PER_SIGN_PER_HOUR", 60)
CODE_TRIES_PER_HOUR = env_number("SHILIU_CODE_TRIES_PER_HOUR", 60)
PICTURES_PER_HOUR = env_number("SHILIU_PICTURES_PER_HOUR", 180)
OUTGOING_HOSTS = env_list("SHILIU_OUTGOING_HOSTS")
OUTGOING_INSIDE = env_list("SHILIU_OUTGOING_INSIDE")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["shiliu.core.uploads.FilesInMemory"]  # only for views that say so
PICTURE_MB = env_number("SHILIU_PICTURE_MB", 12)
PICTURE_MEGAPIXELS = env_number("SHILIU_PICTURE_MEGAPIXELS", 50)
DOCUMENT_MB = env_number("SHILIU_DOCUMENT_MB", 20)
LARGEST_FILE_MB = max(PICTURE_MB, DOCUMENT_MB)

# HSTS for all names below ours, and preloading it: those names may be other people's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

OPERATOR_TOKEN = env_text("SHILIU_OPERATOR_TOKEN", "")
LOG_LEVEL = env_text("SHILIU_LOG_LEVEL", "WARNING")
LOG_FORMAT = env_text("SHILIU_LOG_FORMAT", "json")
if LOG_FORMAT not in ("json", "text"):
    raise ImproperlyConfigured(f"SHILIU_LOG_FORMAT must be json or text, not {LOG_FORMAT!r}.")
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if LOG_FORMAT == "json"
        else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(LOG_LEVEL),
    logger_factory=structlog.PrintLoggerFactory(cast("TextIO", Unfailing(sys.stderr))),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "shiliu.core.logs.JsonLine"},
        "text": {
            "()": "shiliu.core.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # At every start they name each job and plug-in there is.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("procrastinate.blueprints", "procrastinate.periodic", "pikepdf")
        if LOG_LEVEL == "INFO"
    },
}
