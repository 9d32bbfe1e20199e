"""The rules that decide what people may do."""

from portal.accounts.rules.algebra import Among, Has, Holds, Is, Rule, Same, anyone, is_system, nobody, require

__all__ = ["Among", "Has", "Holds", "Is", "Rule", "Same", "anyone", "is_system", "nobody", "require"]
