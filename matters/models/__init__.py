"""The catalogue's tables."""

from matters.models.bundles import Bundle, BundleVersion
from matters.models.catalogue import FormField, MaterialRequirement, Matter, MatterVersion

__all__ = ["Bundle", "BundleVersion", "FormField", "MaterialRequirement", "Matter", "MatterVersion"]
