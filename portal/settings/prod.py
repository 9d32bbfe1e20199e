"""Production: everything secret comes from the environment, HTTPS is assumed, no demo."""

from portal.settings.base import *  # noqa: F403 (settings compose by import)

SECRET_KEY = env.required("SECRET_KEY")  # noqa: F405
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.text("HTTPS_REDIRECT") != "false"  # noqa: F405
SECURE_REDIRECT_EXEMPT = ["^healthz"]
SECURE_HSTS_SECONDS = int(env.text("HSTS_SECONDS", "31536000"))  # noqa: F405
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS")  # noqa: F405
# 0 asks nothing: no age of passwords, no limit of sign-ins at once.
STAFF_PASSWORD_DAYS = int(env.text("STAFF_PASSWORD_DAYS", "90"))  # noqa: F405
STAFF_SIGN_INS = int(env.text("STAFF_SIGN_INS", "2"))  # noqa: F405
SECURE_CONTENT_TYPE_NOSNIFF = True
WHITENOISE_USE_FINDERS = False
STATIC_ROOT = BASE_DIR / "staticfiles"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
