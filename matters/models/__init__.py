"""The catalogue's tables."""

from matters.models.bundles import Bundle, BundleVersion
from matters.models.catalogue import CatalogueEdition, FormField, MaterialRequirement, Matter, MatterVersion

__all__ = [
    "Bundle",
    "BundleVersion",
    "CatalogueEdition",
    "FormField",
    "MaterialRequirement",
    "Matter",
    "MatterVersion",
]
