"""Settings that every deployment shares."""

from datetime import timedelta
from typing import Any

from portal.settings import beat, env

BASE_DIR = env.BASE_DIR
CELERY_BEAT_SCHEDULE = beat.CELERY_BEAT_SCHEDULE
DEBUG = False
DEMO_MODE = False
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")

SITE_NAME = env.text("SITE_NAME", "示例县一网通办")
REGION = env.text("REGION", "000000")
WEB_PROBE_URL = env.text("WEB_PROBE_URL")
# Without proxies that we trust, only the address of the connection counts: a header is anybody's word.
TRUSTED_PROXIES = int(env.text("TRUSTED_PROXIES", "0"))
STOPS_ARE_INTENDED = False  # only a demo is switched off overnight and nobody misses it
# Of one person, who is not a clerk.
MOST_DRAFTS = int(env.text("MOST_DRAFTS", "50"))
MOST_CASES_A_DAY = int(env.text("MOST_CASES_A_DAY", "100"))
CLAMD = env.text("CLAMD")
MOST_MEGABYTES_A_DAY = int(env.text("MOST_MEGABYTES_A_DAY", "500"))
PAUSE_WITHOUT_HEAD_WORKDAYS = int(env.text("PAUSE_WITHOUT_HEAD_WORKDAYS", "30"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "portal.clock",
    "portal.accounts",
    "portal.audit",
    "portal.outbox",
    "portal.workcalendar",
    "portal.api",
    "portal.ui",
    "portal.staffing",
    "matters",
    "datashare",
    "approvals",
    "portal.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.reading.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.sign_in.staff.PasswordAgeMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.ui.middleware.PrivatePagesMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "portal.ui.middleware.BodyLimitMiddleware",
    "portal.ui.middleware.LegibleAddressMiddleware",
    "portal.ui.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "portal.urls"
CSRF_FAILURE_VIEW = "portal.home.errors.csrf_failure"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "portal.ui.tags.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.ui.tags.constants",
                "portal.ui.tags.dates",
                "portal.ui.tags.components",
            ],
        },
    },
]

FORM_RENDERER = "portal.ui.forms.PageRenderer"

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///yiwang"))}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
    "OPTIONS": DATABASES["default"]["OPTIONS"]
    | {
        # What is prepared is planned once, whatever its parameters (portal.rows.prepared).
        "options": "-c statement_timeout=5s -c lock_timeout=1s -c idle_in_transaction_session_timeout=15s"
        " -c plan_cache_mode=force_generic_plan",
    },
}
DOOR_IS_SHUT = False
DATABASE_IS_POOLED = env.flag("DATABASE_IS_POOLED")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "portal.cache.FallingBackCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without these an unacknowledged task of a killed worker stays away for minutes or an hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_mutex_expire": 10,
}
CELERY_TIMEZONE = "Asia/Shanghai"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.sign_in.backends.AccountBackend"]
PASSWORD_HASHERS = ["portal.accounts.sign_in.hashers.LeanArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:after-sign-in"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_ADAPTER = "portal.accounts.sign_in.adapter.SignInAdapter"
# A service hall has one address for all its visitors.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,5/5m/key", "login_failed_anywhere": "100/h/key"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home:landing"
SESSION_ENGINE = "portal.accounts.sign_in.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
STAFF_PASSWORD_DAYS = 0
STAFF_SIGN_INS = 0

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@localhost")

SMS_URL = env.text("SMS_URL")
SMS_SECRET = env.required("SMS_SECRET") if SMS_URL else ""
SMS_SIGN = env.text("SMS_SIGN", SITE_NAME)
SMS_TEMPLATES = {
    "reminder": env.required("SMS_TEMPLATE_REMINDER") if SMS_URL else "",
    "yellow_card": env.required("SMS_TEMPLATE_YELLOW_CARD") if SMS_URL else "",
    "red_card": env.required("SMS_TEMPLATE_RED_CARD") if SMS_URL else "",
}
SMS_FILE = ""  # only the demo writes messages to a file

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "portal" / "ui" / "assets"]
WHITENOISE_USE_FINDERS = True  # only production collects
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / ".data" / "media"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
LONGEST_BODY = 32 * 1024 * 1024  # well above a material, so that a photograph too large still gets its own sentence

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.authentication.ActorSessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.pagination.KeysetPagination",
    "DEFAULT_METADATA_CLASS": None,  # the description tells what an operation takes, not OPTIONS
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.errors.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Yiwang API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "PATH_CONVERTER_OVERRIDES": {"row": int},
    "ENUM_NAME_OVERRIDES": {"MatterField": "matters.catalogue.domain.content.LABELS"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.tell_refusals",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "portal.logs.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
