"""The tables that every case has: the case, its items, their reviews."""

from approvals.cases.models.cases import ACCEPTANCES, Case
from approvals.cases.models.items import CaseItem
from approvals.cases.models.reviews import ReviewTask

__all__ = ["ACCEPTANCES", "Case", "CaseItem", "ReviewTask"]
