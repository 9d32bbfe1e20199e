"""开办餐饮店 in a browser: from the search to certificates that anybody may verify.

The owner has a phone; the staff sit at desks, the clerk without a mouse; strangers look on.
"""

import re

import pytest
from playwright.sync_api import expect

from approvals.tasks import sweep_deadlines
from portal.accounts import demo
from portal.ui.qr import data_uri
from tests.e2e.steps import Visitor, pdf, photograph

pytestmark = pytest.mark.usefixtures("hall")


OWNER, BUNDLE = "林小满", "开办餐饮店一件事"

LICENCE, FOOD, SIGN = "有限责任公司设立登记", "食品经营许可(餐饮服务类)新办", "户外招牌设施设置规范管理"

FIRE, TOBACCO = "公众聚集场所投入使用、营业前消防安全检查(告知承诺)", "烟草专卖零售许可证新办"

HEALTH = "从业人员健康证明"

BASIS = "《示例县并联审批超时默许办法（示例）》第六条"


ABOUT_THE_OWNER = {
    "通讯地址": "示例县解放路18号",
    "企业或店铺名称": "示例县小满面馆有限公司",
}

ABOUT_THE_SHOP = {
    "企业类型": "有限责任公司（自然人独资）",
    "注册资本（万元）": "10",
    "经营范围": "餐饮服务；烟草制品零售",
    "法定代表人或负责人姓名": OWNER,
    "经营场所地址": "示例县解放路18号一层",
    "经营场所面积（平方米）": "86",
    "场所取得方式": "租赁",
    "主体业态": "餐饮服务经营者",
    "食品经营项目": "热食类食品制售",
    "就餐座位数": "40",
    "食品安全管理人员姓名": OWNER,
    "场所所在楼层": "地上1层",
    "消防安全责任人姓名": OWNER,
    "消防设施情况": "灭火器6具；应急照明4处",
    "招牌文字": "小满面馆",
    "招牌尺寸": "6×1.2×0.2",
    "设置位置": "一层门楣上方",
    "照明方式": "内打光",
    "烟草零售业态": "便利店",
}

MATERIALS = (
    "公司章程",
    "股东主体资格证明或自然人身份证明",
    "法定代表人、董事、监事和经理的任职文件",
    "住所使用证明",
    "与食品经营相适应的主要设备设施、经营布局、操作流程等文件",
    "食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等制度目录",
    "公众聚集场所投入使用、营业消防安全告知承诺书",
    "消防安全制度、灭火和应急疏散预案",
    "场所平面布置图、场所消防设施平面图",
    "身份证明",
)


@pytest.mark.long
def test_a_restaurant_opens(phone, desktop, at_desk, visitor):
    owner = visitor(phone())
    find_the_guide(owner)
    fill_in_the_form(owner)
    hand_in_the_materials(owner)
    number, code = submit(owner)
    accept_by_keyboard(visitor(desktop()), number)
    give_the_licence(visitor(desktop()), visitor(desktop()))
    review_the_rest(at_desk)
    follow_it(owner)
    let_a_department_stay_silent(at_desk, owner)
    bring_what_is_owed(owner, at_desk("clerk"))
    decide(at_desk("head-urban"), SIGN)
    decide(at_desk("head-market"), FOOD)
    address = hold_the_certificates(owner)
    verify(visitor(desktop()), address)
    ask_by_receipt(visitor(phone()), number, code)


def find_the_guide(owner: Visitor) -> None:
    owner.opens("/")
    owner.sees("首页")
    owner.page.get_by_role("searchbox").fill("kcy")
    owner.presses("搜索")
    owner.sees("找事项")
    owner.reads(BUNDLE)
    owner.page.get_by_role("searchbox").fill("开餐馆")
    owner.reads("“开餐馆”找到")
    owner.sees("找事项", "search-phone")
    owner.follows(BUNDLE)
    owner.sees(BUNDLE, "guide-phone")
    owner.reads("需要您准备的材料（12份）", "法定时限", BASIS)
    owner.follows("在线办理")
    owner.sees("登录")
    owner.signs_in_as(OWNER)
    owner.sees(f"办理“{BUNDLE}”")
    owner.presses("开始办理")
    owner.sees("填写信息")


def fill_in_the_form(owner: Visitor) -> None:
    """What is known stands there already; half is saved along the way, the other half another time."""
    expect(owner.field("申请人姓名或名称")).to_have_value(OWNER)
    owner.fills_in(ABOUT_THE_OWNER)
    owner.page.keyboard.press("Tab")
    expect(owner.page.get_by_text("已自动保存")).to_be_visible()
    owner.follows("我的办件", within=owner.page.get_by_role("navigation", name="快捷导航"))
    owner.sees("我的办件")
    owner.follows(re.compile("^继续填写"))
    owner.sees("填写信息")
    expect(owner.field("企业或店铺名称")).to_have_value(ABOUT_THE_OWNER["企业或店铺名称"])
    owner.fills_in(ABOUT_THE_SHOP)
    owner.presses("保存")
    owner.reads("已保存，您可以随时回来继续")
    owner.sees("填写信息", "form-phone")
    owner.presses("下一步：提交材料")
    owner.sees("提交材料")


def hand_in_the_materials(owner: Visitor) -> None:
    owner.reads("还差 12 份必要材料", f"由本办件的“{LICENCE}”产出，无需提交")
    for name in MATERIALS:
        owner.hands_in(name, pdf())
    owner.hands_in("效果图", photograph(), by="用相机拍照")
    owner.promises(HEALTH)
    owner.sees("提交材料", "materials-phone")
    owner.reads("必要材料已经备齐", "您将承诺于")
    owner.follows("下一步：核对提交")
    owner.sees("核对提交", "check-phone")


def submit(owner: Visitor) -> tuple[str, str]:
    """Pressed twice, and once more in another window: there is one case and one receipt."""
    owner.presses("提交申请", status=422)
    owner.is_told("请确认后再提交")
    owner.sees("核对提交")
    elsewhere = owner.page.context.new_page()
    elsewhere.goto(owner.page.url)
    owner.page.get_by_label("我确认所填内容和所交材料真实").check()
    owner.page.get_by_role("button", name="提交申请").dblclick()
    owner.sees("收件凭证", "receipt-phone")
    number, code = owner.receipt()
    elsewhere.get_by_label("我确认所填内容和所交材料真实").check()
    elsewhere.get_by_role("button", name="提交申请").click()
    expect(elsewhere.get_by_role("article")).to_contain_text(number)
    elsewhere.close()
    asked = owner.address_of("/cases/progress/", number=number, code=code)
    expect(owner.page.get_by_role("img", name="扫码查询办理进度")).to_have_attribute("src", data_uri(asked))
    owner.follows("我的办件", within=owner.page.get_by_role("main"))
    owner.sees("我的办件")
    expect(owner.page.get_by_role("heading", name=BUNDLE)).to_have_count(1)
    return number, code


def accept_by_keyboard(clerk: Visitor, number: str) -> None:
    """The clerk has no mouse. In full is refused, as a material is missing; with a deficiency it goes."""
    page = clerk.page
    clerk.opens("/account/login/")
    clerk.sees("登录")
    clerk.tabs_to(clerk.field("用户名"))
    page.keyboard.type("clerk")
    clerk.tabs_to(clerk.field("密码"))
    page.keyboard.type(demo.KEY)
    clerk.types("Enter")
    clerk.sees("工作台", "workbench-desktop")
    clerk.tabs_to(page.get_by_role("navigation", name="主导航").get_by_role("link", name="窗口收件"))
    clerk.types("Enter")
    clerk.sees("窗口收件")
    page.keyboard.press("/")
    page.keyboard.type(number[-6:])
    clerk.types("Enter")
    clerk.sees(BUNDLE)
    expect(page.get_by_role("button", name="受理", exact=True)).to_be_disabled()
    clerk.reads(f"还缺少必要材料：{HEALTH}")
    clerk.tabs_to(page.get_by_role("link", name="容缺受理", exact=True))
    clerk.types("Enter")
    clerk.sees(BUNDLE, "intake-desktop")
    clerk.tabs_to(page.get_by_role("button", name="确认容缺受理"))
    clerk.types("Enter")
    clerk.reads(f"已办理“容缺受理”：{BUNDLE}")
    clerk.sees(BUNDLE)


def give_the_licence(reviewer: Visitor, head: Visitor) -> None:
    """All else waits for it, and opens with it."""
    reviewer.comes_to_work_as("顾明澈", "部门审查")
    reviewer.sees("部门审查")
    answer(reviewer, LICENCE)
    head.comes_to_work_as("陆清和", "审批决定")
    head.sees("审批决定")
    decide(head, LICENCE)


def review_the_rest(at_desk) -> None:
    """Two are granted at once; food has to wait for the owed material, the sign for a department."""
    answer(at_desk("reviewer-market"), FOOD)
    answer(at_desk("reviewer-urban"), SIGN)
    answer(at_desk("reviewer-fire"), FIRE, "附条件同意", "营业前补齐应急照明")
    answer(at_desk("reviewer-tobacco"), TOBACCO)
    decide(at_desk("head-fire"), FIRE)
    decide(at_desk("head-tobacco"), TOBACCO)
    head = at_desk("head-market")
    decide(head, FOOD, status=409)
    head.is_told(f"容缺材料尚未补齐，暂不能作出准予决定：{HEALTH}")


def answer(reviewer: Visitor, item: str, opinion: str = "同意", reason: str = "") -> None:
    reviewer.opens("/cases/inbox/")
    reviewer.sees("部门审查")
    reviewer.follows(item)
    reviewer.sees(item, "task-desktop" if reason else "")
    reviewer.fills_in({"意见": opinion, "理由": reason})
    reviewer.presses("提出意见")
    reviewer.reads(f"已对“{item}”提出意见：{opinion}")
    reviewer.sees(item)


def decide(head: Visitor, item: str, status: int = 200) -> None:
    head.opens("/cases/decisions/")
    head.sees("审批决定")
    head.follows(item)
    head.sees(item, "decision-desktop" if item == SIGN else "")
    head.fills_in({"决定": "准予许可"})
    head.presses("作出决定", status=status)
    if status == 200:
        head.reads(f"“{item}”：准予许可")
    head.sees(item)


def follow_it(owner: Visitor) -> None:
    """Lanes, days and reasons; the same in large letters and in English."""
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^补交材料"))
    owner.sees("办件进度", "progress-phone")
    owner.reads("需要您处理", "并联审查（5 / 6 已完成）", "承诺办结还剩")
    owner.presses("适老版")
    owner.sees("办件进度", "progress-elder-phone")
    owner.presses("标准版")
    owner.sees("办件进度")
    owner.presses("English")
    owner.sees("Progress of the case", "progress-english-phone")
    owner.presses("简体中文")
    owner.sees("办件进度")
    owner.follows(re.compile("^为什么是这一天"), within=owner.page.get_by_role("listitem").filter(has_text="住建局"))
    owner.sees("为什么是这一天", "why-phone")
    owner.reads("逐日说明", "工作日")
    owner.page.go_back()
    owner.sees("办件进度")
    owner.follows(re.compile("^容缺受理通知书"))
    owner.sees("容缺受理通知书", "acceptance-phone")


def let_a_department_stay_silent(at_desk, owner: Visitor) -> None:
    """The supervisor moves the demo's time on; the sweep finds the period over; everybody reads why."""
    supervisor = at_desk("supervisor")
    supervisor.opens("/cases/supervision/")
    supervisor.sees("期限监督")
    supervisor.fills_in({"推进工作日数": "3"})
    supervisor.presses("推进演示时间")
    supervisor.sees("期限监督")
    sweep_deadlines()
    supervisor.follows("视为同意的意见")
    supervisor.sees("期限监督", "supervision-desktop")
    supervisor.reads(BASIS)
    supervisor.follows(SIGN)
    supervisor.sees(BUNDLE)
    silent = at_desk("reviewer-housing")
    silent.opens("/cases/inbox/?tab=done")
    silent.sees("部门审查")
    silent.follows(SIGN)
    silent.sees(SIGN)
    silent.reads(f"期限届满未提出意见，依据{BASIS}视为同意")
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^补交材料"))
    owner.reads("超时默许", f"期限届满未提出意见，依据{BASIS}，视为同意")
    owner.sees("办件进度", "silence-phone")


def bring_what_is_owed(owner: Visitor, clerk: Visitor) -> None:
    owner.follows(f"现在拍照上传 {HEALTH}")
    owner.sees("补交材料", "supply-phone")
    owner.hands_in(HEALTH, photograph(), by="用相机拍照")
    owner.reads(f"“{HEALTH}”已补交，等待窗口核对")
    owner.sees("办件进度")
    clerk.opens("/cases/queue/?tab=supplied")
    clerk.sees("窗口收件")
    clerk.follows(re.compile(r"^\d{6}-"))
    clerk.sees(BUNDLE)
    clerk.follows(f"核对无误 {HEALTH}")
    clerk.sees(BUNDLE)
    clerk.presses(re.compile("^确认"))
    clerk.reads("已办理“核对补交材料”")
    clerk.sees(BUNDLE)


def hold_the_certificates(owner: Visitor) -> str:
    """The address that the code on a certificate leads to."""
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^查看进度"))
    owner.sees("办件进度", "concluded-phone")
    owner.reads("已办结，用时", "5 份证照")
    owner.follows("食品经营许可证")
    owner.sees("食品经营许可证", "certificate-phone")
    text = owner.page.get_by_role("article").inner_text()
    identifier, code = (re.search(rf"{name}\s+(\S+)", text).group(1) for name in ("证照标识", "验证码"))
    address = owner.address_of("/certificates/verify/", identifier=identifier, code=code.replace("-", ""))
    expect(owner.page.get_by_role("img", name="扫码核验这份证照")).to_have_attribute("src", data_uri(address))
    return address


def verify(stranger: Visitor, address: str) -> None:
    stranger.opens(address)
    stranger.sees("证照核验", "verify-desktop")
    stranger.reads("食品经营许可证", "有效", "签发记录核对一致")


def ask_by_receipt(stranger: Visitor, number: str, code: str) -> None:
    """Whoever holds the receipt learns the steps and nothing else; a wrong code learns nothing."""
    stranger.opens("/")
    stranger.sees("首页", "home-phone")
    stranger.follows(re.compile("^进度查询"), within=stranger.page.get_by_role("main"))
    stranger.sees("进度查询")
    stranger.fills_in({"办件编号": number, "查询码": "AAAAAAAAAA"})
    stranger.presses("查询", status=404)
    stranger.sees("进度查询")
    stranger.fills_in({"查询码": code})
    stranger.presses("查询")
    stranger.sees("进度查询", "public-progress-phone")
    stranger.reads(BUNDLE, "已办结")
    expect(stranger.page.get_by_role("main")).not_to_contain_text(OWNER)
