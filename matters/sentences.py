"""What the events of the catalogue say."""

from portal.audit.services import register
from portal.kernel.vocabulary import _

register("matter.imported", _("从公布的目录导入，发布第 %(number)s 版"))
register("matter.drafted", _("起草第 %(number)s 版"))
register("matter.edited", _("修改第 %(number)s 版草稿"))
register("matter.discarded", _("撤销第 %(number)s 版草稿"))
register("matter.proposed", _("提出发布第 %(number)s 版"))
register("matter.published", _("发布第 %(number)s 版，改动 %(count)s 处"))
register("matter.confirmed", _("确认示例数据 %(count)s 项"))
