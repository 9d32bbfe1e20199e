"""What the events of staffing say."""

from portal.audit.services import register
from portal.kernel.vocabulary import _

register("staff.proposed", _("提出%(kind_label)s，待另一名系统管理员确认"))
register("staff.confirmed", _("确认%(kind_label)s"))
register("staff.dropped", _("撤回%(kind_label)s"))
register("staff.administrator_made", _("在服务器上建立系统管理员账号或更换其密码链接"))
register("staff.password_chosen", _("本人设置密码"))
