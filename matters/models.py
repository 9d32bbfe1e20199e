"""The catalogue's tables, for Django, which looks for them here; whoever needs one imports it from its wing."""

from matters.catalogue.models import (
    Bundle,
    BundleVersion,
    CatalogueEdition,
    FormField,
    MaterialRequirement,
    Matter,
    MatterVersion,
)

__all__ = [
    "Bundle",
    "BundleVersion",
    "CatalogueEdition",
    "FormField",
    "MaterialRequirement",
    "Matter",
    "MatterVersion",
]
