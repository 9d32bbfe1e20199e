"""What people often look for, in words that the search understands."""

from dataclasses import dataclass

from portal.kernel.vocabulary import _


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link below the search box; ``query`` is Chinese in every language, as the catalogue is."""

    label: str
    query: str


SUGGESTIONS = (
    Suggestion(_("开餐馆"), query="开餐馆"),
    Suggestion(_("企业开办"), query="企业开办"),
    Suggestion(_("开便利店"), query="开便利店"),
    Suggestion(_("开宠物医院"), query="开宠物医院"),
)
