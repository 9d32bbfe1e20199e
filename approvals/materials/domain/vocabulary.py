"""The words of materials and of what is owed."""

from portal.kernel.vocabulary import Word, _


class DeficiencyState(Word):
    OPEN = "open", _("待补交")
    SUPPLIED = "supplied", _("已补交，待核对")
    CONFIRMED = "confirmed", _("已核对")
    RELEASED = "released", _("无须再补")


UNCLOSED = (DeficiencyState.OPEN.value, DeficiencyState.SUPPLIED.value)
"""States in which a material is still owed: whoever has handed it in waits for the window."""


class AskedKind(Word):
    """What a correction is asked for of."""

    MATERIAL = "material", _("材料")
    FIELD = "field", _("信息")


class EvidenceLevel(Word):
    """Trust in a material (国办函〔2016〕108号)."""

    ISSUED = "A", _("A 级：由机关签发")
    CHECKED = "B", _("B 级：窗口已核验原件")
    UPLOADED = "C", _("C 级：未核验原件")
    DECLARED = "D", _("D 级：申请人自行承诺")


class Original(Word):
    """What a clerk says of a paper: whether it was compared with its original."""

    SEEN = "seen", _("原件已核验")
    COPY_ONLY = "copy_only", _("只收复印件")

    @property
    def evidence_level(self) -> EvidenceLevel:
        return EvidenceLevel.CHECKED if self is Original.SEEN else EvidenceLevel.UPLOADED


class MaterialSource(Word):
    UPLOADED = "uploaded", _("申请人上传")
    COUNTER = "counter", _("窗口收取")
    REUSED = "reused", _("电子证照复用")
    PRODUCED = "produced", _("本办件前置事项产出")


BROUGHT = frozenset({MaterialSource.UPLOADED, MaterialSource.COUNTER})
"""Papers that somebody brought, so that there is an original to look at."""
