"""The judging of uploads without a portal around it."""

from django.conf import settings

settings.configure(USE_I18N=False, CLAMD="")

from approvals.materials.services.uploads import judge  # noqa: E402 (it asks for settings)

__all__ = ["judge"]
