"""The WSGI entry point: ready for the first search before it takes the first request."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

application = get_wsgi_application()
import_string("matters.search.queries.get_ready")()  # its models want Django to be set up
