"""Addresses of the catalogue in the API."""

from rest_framework.routers import SimpleRouter

from matters.api.views import BundleViewSet, MatterViewSet, SearchViewSet

router = SimpleRouter()
router.register("matters", MatterViewSet, basename="matter")
router.register("bundles", BundleViewSet, basename="bundle")
router.register("search", SearchViewSet, basename="search")

app_name = "matters-api"
urlpatterns = router.urls
