"""Finding a matter by what people type: its name, what they call it, who does it, pinyin, initials, slips."""

from matters.search.domain.building import Arrays
from matters.search.domain.forms import Syllables, Text
from matters.search.domain.index import Index
from matters.search.domain.tables import Table, table

__all__ = ["Arrays", "Index", "Syllables", "Table", "Text", "table"]
