"""One form for several matters, as other apps ask for it."""

from matters.forms.domain import MergedForm
from matters.forms.domain import merge as merged_form

__all__ = ["MergedForm", "merged_form"]
