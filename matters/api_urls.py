"""Addresses of the catalogue in the API."""

from rest_framework.routers import SimpleRouter

from matters.editing.api.views import MatterViewSet
from matters.guide.api import BundleViewSet
from matters.search.api import SearchViewSet

router = SimpleRouter()
router.register("matters", MatterViewSet, basename="matter")
router.register("bundles", BundleViewSet, basename="bundle")
router.register("search", SearchViewSet, basename="search")

app_name = "matters-api"
urlpatterns = router.urls
