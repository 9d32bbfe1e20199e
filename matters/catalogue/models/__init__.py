"""The catalogue's tables."""

from matters.catalogue.models.bundles import Bundle, BundleVersion
from matters.catalogue.models.matters import CatalogueEdition, FormField, MaterialRequirement, Matter, MatterVersion

__all__ = [
    "Bundle",
    "BundleVersion",
    "CatalogueEdition",
    "FormField",
    "MaterialRequirement",
    "Matter",
    "MatterVersion",
]
