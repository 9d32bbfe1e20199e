"""The composition root: every app's addresses, and the pages for what goes wrong."""

from django.urls import include, path

from portal.home import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("healthz/deadlines", health.deadlines, name="healthz-deadlines"),
    path("", include("portal.home.urls")),
    path("", include("matters.urls")),
    path("display/", include("portal.ui.urls")),
    path("-/components/", include("portal.ui.gallery")),
    path("language/", include("django.conf.urls.i18n")),
    path("certificates/", include("datashare.urls")),
    path("api/v1/", include("portal.api.urls")),
    path("api/v1/", include("matters.api_urls")),
    path("api/v1/", include("approvals.api_urls")),
    path("api/v1/certificates/", include("datashare.api_urls")),
    path("account/", include("portal.accounts.urls")),
    path("staff/", include("portal.staffing.urls")),
    path("cases/", include("approvals.urls")),
]

handler400 = "portal.home.errors.bad_request"
handler403 = "portal.home.errors.forbidden"
handler404 = "portal.home.errors.not_found"
handler429 = "portal.home.errors.too_many"
handler500 = "portal.home.errors.broken"
