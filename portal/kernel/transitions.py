"""A move between states, declared once as data."""

from dataclasses import dataclass

from portal.kernel.vocabulary import Word


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a state machine.

    ``action`` is the permission asked for, ``law`` the article that the audit row carries.
    ``target`` None keeps the state: an act on the case that does not move it.
    """

    name: str
    label: str
    sources: frozenset[Word]
    target: Word | None
    action: str
    law: str = ""
    needs_reason: bool = False

    def leaves(self, state: str) -> bool:
        """Whether the move may start from *state*."""
        return state in {source.value for source in self.sources}
