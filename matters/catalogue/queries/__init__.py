"""What other apps may read of the catalogue."""

from matters.catalogue.domain.content import PublishedMatter
from matters.catalogue.queries.published import PublishedBundle, published_bundle, published_matter
from matters.catalogue.queries.renewing import Renewal, renewals_of, renewing_matter

__all__ = [
    "PublishedBundle",
    "PublishedMatter",
    "Renewal",
    "published_bundle",
    "published_matter",
    "renewals_of",
    "renewing_matter",
]
