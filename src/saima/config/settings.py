"""All settings, read from the environment; the defaults serve a desk-top trial with the demonstration district."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("SAIMA_VAR", ROOT / "var"))
VAR.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """Return the signing key: from the environment, else one made once and kept beside the database."""
    if key := os.environ.get("SAIMA_SECRET_KEY"):
        return key
    kept = VAR / "secret.key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(os.urandom(48).hex(), encoding="ascii")
    return kept.read_text(encoding="ascii")


def _database(url: str) -> dict[str, object]:
    """Turn a database address into Django's mapping: sqlite:///path or postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "saima.config.sqlite",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode = WAL",
            },
            "CONN_MAX_AGE": 600,  # opening takes a millisecond: Django's functions and the pragmas
            "TEST": {"NAME": ":memory:"},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    msg = f"DATABASE_URL must begin with sqlite: or postgres:, found {parts.scheme or url!r}"
    raise ValueError(msg)


TESTING = "PYTEST_VERSION" in os.environ  # pytest sets it; tests serve static files unhashed
SECRET_KEY = _secret()
DEBUG = os.environ.get("SAIMA_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("SAIMA_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [host for host in os.environ.get("SAIMA_ORIGINS", "").split(",") if host]
DATABASES = {"default": _database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'saima.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "simple_history",
    "axes",
    "csp",
    "django_q",
    "saima.people",
    "saima.ledger",
    "saima.service",
    "saima.outreach",
    "saima.agreements",
    "saima.intake",
    "saima.assessment",
    "saima.health",
    "saima.lights",
    "saima.publications",
    "saima.web",
    "saima.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "saima.web.middleware.OfficeDayMiddleware",
    "saima.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "saima.config.urls"
WSGI_APPLICATION = "saima.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "saima.web.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saima.web.context.frame",
            ],
        },
    },
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "web:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "saima.web.login.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "saima.web.views.stale_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("SAIMA_HTTPS") == "1"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "saima" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

Q_CLUSTER = {
    "name": "saima",
    "orm": "default",
    "workers": 1,
    "recycle": 200,
    "max_rss": 200_000,  # kB: who has loaded the engine ends with the task and gives its memory back
    "timeout": 600,
    "retry": 900,
    "max_attempts": 1,
    "catch_up": False,
    "poll": 1,
    "save_limit": 500,
    "label": "后台任务",
}

# Saima's own.
SAIMA_CATALOGUE = ROOT / "catalogue"
SAIMA_FILE_TASKS = ("saima.health.tasks.read_kept",)
SAIMA_FOLLOWERS = ("saima.service.building.standing.follow",)
SAIMA_NOTICE_FOLLOWERS = ("saima.outreach.reckoning.follow_notice", "saima.agreements.reckoning.follow_notice")
SAIMA_RULEBOOKS = ROOT / "rulebooks"
SAIMA_DEMO = ROOT / "demo"
SAIMA_PLACE = os.environ.get("SAIMA_PLACE", "WL")
SAIMA_EVIDENCE = VAR / "evidence"
SAIMA_RUNS = VAR / "runs"
SAIMA_ENGINE_MEMORY = os.environ.get("SAIMA_ENGINE_MEMORY", "1GB")
SAIMA_ENGINE_THREADS = int(os.environ.get("SAIMA_ENGINE_THREADS", "2"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tokens": {"()": "saima.config.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("SAIMA_LOG", "WARNING")},
}
