"""What other apps may read of the catalogue."""

from matters.domain.content import Content, Field, PublishedMatter, Requirement
from matters.domain.one_form import MergedField, MergedForm, MergedMaterial
from matters.domain.one_form import merge as merged_form
from matters.domain.prerequisites import ready
from matters.queries.guides import BundleGuide, MatterGuide, bundle_guide, matter_guide
from matters.queries.listing import Listed
from matters.queries.published import PublishedBundle, published_bundle, published_matter, published_matters
from matters.queries.renewing import Renewal, renewals_of, renewing_matter
from matters.queries.searching import search

__all__ = [
    "BundleGuide",
    "Content",
    "Field",
    "Listed",
    "MatterGuide",
    "MergedField",
    "MergedForm",
    "MergedMaterial",
    "PublishedBundle",
    "PublishedMatter",
    "Renewal",
    "Requirement",
    "bundle_guide",
    "matter_guide",
    "merged_form",
    "published_bundle",
    "published_matter",
    "published_matters",
    "ready",
    "renewals_of",
    "renewing_matter",
    "search",
]
