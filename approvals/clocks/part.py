"""The periods of a case as they are read along with it, and what is told of them."""

from approvals.clocks.models import Clock
from approvals.parts import Reading, Wing
from portal.kernel.vocabulary import _

SENTENCES = {
    "clock.moved": _("“%(owner_label)s”的%(kind_label)s由 %(before)s 调整为 %(after)s，依据：%(document)s"),
    "clock.firmed": _("“%(owner_label)s”的%(kind_label)s %(after)s 由暂定转为确定，依据：%(document)s"),
    "clock.disarmed": _("“%(owner_label)s”的期限按新的工作日安排已于 %(after)s 届满，此前无法确知，不产生默许的效力"),
    "clock.right_kept": _(
        "要求对“%(owner_label)s”举行听证的期限按新的工作日安排已于 %(after)s 届满，此前无法确知，听证权利不因此失效"
    ),
    "clock.differs": _("核对发现%(kind_label)s存储的届满日为 %(before)s，按事实推算为 %(after)s，等待处理"),
}

WING = Wing(reads=(Reading(Clock, "case", order=("pk",)),), sentences=SENTENCES)
