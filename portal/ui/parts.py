"""What the shared components are given: plain records that queries and views fill."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.kernel.vocabulary import Word, _


class Tone(Word):
    """How a state looks; never the only sign of it: the label always stands beside the colour."""

    QUIET = "quiet", _("未开始")
    ACTIVE = "active", _("进行中")
    GOOD = "good", _("已完成")
    WARN = "warn", _("需要处理")
    BAD = "bad", _("未通过")
    SILENT = "silent", _("无人表态")


class StepState(Word):
    DONE = "done", _("已完成")
    CURRENT = "current", _("进行中")
    AHEAD = "ahead", _("未开始")


@dataclass(frozen=True, slots=True)
class Sign:
    """What the tag ``badge`` shows."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Step:
    """One of the stages of a case; ``note`` is a time or a forecast."""

    label: str
    state: StepState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A department's part of a case; ``percent`` of its time is used, 0 to 100; ``why_url`` explains its due day."""

    title: str
    subtitle: str
    status: str
    tone: Tone
    percent: int
    note: str = ""
    why_url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a summary."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    url: str


def steps(labels: Iterable[tuple[str, str]], reached: int) -> list[Step]:
    """Return the stages (label, note) with those before index *reached* done and the one at it current."""
    return [
        Step(label, StepState.DONE if at < reached else StepState.CURRENT if at == reached else StepState.AHEAD, note)
        for at, (label, note) in enumerate(labels)
    ]
