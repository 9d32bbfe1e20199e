"""A matter of one department: corrected once, refused with reasons; and what is wrong is told in one sentence."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import Applicant, Department
from tests.e2e.steps import ABOUT_THE_SIGN, SIGN, Visitor, pdf, photograph
from tests.factories.datashare import make_certificate

pytestmark = pytest.mark.usefixtures("hall")

FOOD, HEALTH, SEATS = "食品经营许可(餐饮服务类)新办", "从业人员健康证明", "就餐座位数"
ABOUT_THE_SHOP = {
    "企业或店铺名称": "小满面馆",
    "法定代表人或负责人姓名": "林小满",
    "经营场所地址": "示例县解放路18号一层",
    "经营场所面积（平方米）": "86",
    "主体业态": "餐饮服务经营者",
    "食品经营项目": "热食类食品制售",
    SEATS: "400",
    "食品安全管理人员姓名": "林小满",
}
MATERIALS = (
    "与食品经营相适应的主要设备设施、经营布局、操作流程等文件",
    "食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置等制度目录",
    HEALTH,
)


@pytest.mark.long
def test_a_matter_is_corrected_once_and_refused_with_reasons(on_the_phone, at_desk):
    issue_a_licence()
    owner, clerk = on_the_phone("citizen"), at_desk("clerk")
    file_with_a_certificate(owner)
    ask_for_corrections(clerk)
    correct(owner)
    accept(clerk)
    disagree(at_desk("reviewer-market"))
    refuse(at_desk("head-market"))
    read_the_refusal(owner)


def issue_a_licence() -> None:
    """The owner has registered a company before."""
    department = Department.objects.get(name="市场监督管理局")
    make_certificate(Applicant.objects.get(name="林小满"), department, name="营业执照", matter_code="QY02")


def file_with_a_certificate(owner: Visitor) -> None:
    """The licence that was issued is not asked for again."""
    owner.starts(FOOD)
    owner.fills_in(ABOUT_THE_SHOP)
    owner.presses("下一步：提交材料")
    owner.sees("提交材料")
    owner.material("营业执照")
    owner.presses("直接复用 营业执照")
    owner.reads("已复用您的电子证照")
    for name in MATERIALS:
        owner.hands_in(name, pdf())
    owner.sees("提交材料", "reuse-phone")
    owner.submits()


def ask_for_corrections(clerk: Visitor) -> None:
    open_the_case(clerk)
    clerk.follows("一次性告知补正")
    clerk.sees(FOOD)
    clerk.presses("确认一次性告知补正", status=422)
    clerk.is_told("请勾选需要补正的材料，并一次性告知全部内容")
    clerk.page.get_by_label(HEALTH, exact=True).check()
    clerk.page.get_by_label(f"“{HEALTH}”要怎样补正").fill("照片不清楚，请重新拍摄")
    clerk.page.get_by_text("申请表的内容").first.click()
    clerk.page.get_by_label(SEATS, exact=True).check()
    clerk.page.get_by_label(f"“{SEATS}”要怎样补正").fill("与平面图不一致")
    clerk.sees(FOOD, "correction-desktop")
    clerk.presses("确认一次性告知补正")
    clerk.reads("已办理“一次性告知补正”")
    clerk.sees(FOOD)


def correct(owner: Visitor) -> None:
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^去补正"))
    owner.sees("补正", "correct-phone")
    owner.reads("照片不清楚，请重新拍摄", "与平面图不一致")
    owner.hands_in(HEALTH, photograph())
    owner.sees("补正")
    owner.reads("已更新")
    owner.fills_in({SEATS: "40"})
    owner.presses("提交补正")
    owner.reads("补正已提交，等待窗口受理")
    owner.sees("办件进度")


def accept(clerk: Visitor) -> None:
    """Whatever was not asked the first time cannot be asked any more."""
    open_the_case(clerk)
    clerk.follows("一次性告知补正")
    clerk.sees(FOOD)
    clerk.page.get_by_text("申请表的内容").first.click()
    expect(clerk.page.get_by_role("main").get_by_role("checkbox")).to_have_count(2)
    clerk.follows("取消")
    clerk.sees(FOOD)
    clerk.follows("受理")
    clerk.sees(FOOD)
    clerk.presses("确认受理")
    clerk.reads("已办理“受理”")
    clerk.sees(FOOD)


def open_the_case(clerk: Visitor) -> None:
    clerk.opens("/cases/queue/")
    clerk.sees("窗口收件")
    clerk.follows(re.compile(r"^\d{6}-"))
    clerk.sees(FOOD)


def disagree(reviewer: Visitor) -> None:
    reviewer.opens("/cases/inbox/")
    reviewer.sees("部门审查")
    reviewer.follows(FOOD)
    reviewer.sees(FOOD)
    reviewer.fills_in({"意见": "不同意"})
    reviewer.presses("提出意见", status=422)
    reviewer.is_told("请填写理由")
    reviewer.sees(FOOD)
    reviewer.fills_in({"理由": "厨房与厕所相邻"})
    reviewer.presses("提出意见")
    reviewer.reads(f"已对“{FOOD}”提出意见：不同意")
    reviewer.sees(FOOD)


def refuse(head: Visitor) -> None:
    head.opens("/cases/decisions/")
    head.sees("审批决定")
    head.follows(FOOD)
    head.sees(FOOD)
    head.fills_in({"决定": "不予许可"})
    head.presses("作出决定", status=422)
    head.is_told("请填写理由")
    head.sees(FOOD)
    head.fills_in({"理由": "经营布局不符合食品安全要求"})
    head.presses("作出决定")
    head.sees(FOOD)


def read_the_refusal(owner: Visitor) -> None:
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^查看进度"))
    owner.sees("办件进度")
    owner.reads("不予许可")
    owner.follows(re.compile("^不予许可决定书"))
    owner.sees("不予许可决定书", "refusal-phone")
    owner.reads("理由：经营布局不符合食品安全要求", "行政复议", "行政诉讼", "依据：")


def test_without_script_a_case_goes_from_the_form_to_an_opinion(phone, desktop, visitor):
    owner = visitor(phone(java_script_enabled=False), has_script=False)
    number = file_without_script(owner)
    clerk = visitor(desktop(java_script_enabled=False), has_script=False)
    clerk.comes_to_work_as("苏禾", "窗口收件")
    clerk.sees("窗口收件")
    clerk.page.get_by_role("searchbox").fill(number)
    clerk.page.get_by_role("searchbox").press("Enter")
    clerk.sees(SIGN)
    clerk.follows("容缺受理")
    clerk.sees(SIGN)
    clerk.presses("确认容缺受理")
    clerk.reads("已办理“容缺受理”")
    clerk.sees(SIGN)
    reviewer = visitor(desktop(java_script_enabled=False), has_script=False)
    reviewer.comes_to_work_as("温若谷", "部门审查")
    reviewer.sees("部门审查")
    reviewer.follows(SIGN)
    reviewer.sees(SIGN)
    reviewer.fills_in({"意见": "附条件同意", "理由": "夜间不得常亮"})
    reviewer.presses("提出意见")
    reviewer.reads(f"已对“{SIGN}”提出意见：附条件同意")
    reviewer.sees(SIGN)
    owner.opens(owner.page.url)
    owner.reads("并联审查（1 / 2 已完成）", "附条件同意")


def file_without_script(owner: Visitor) -> str:
    owner.opens("/account/login/")
    owner.sees("登录")
    owner.signs_in_as("林小满")
    owner.sees("我的办件")
    owner.starts(SIGN)
    owner.fills_in(ABOUT_THE_SIGN)
    owner.presses("保存")
    owner.reads("已保存，您可以随时回来继续")
    owner.presses("下一步：提交材料")
    owner.hands_in("效果图", photograph())
    owner.promises("场地使用证明")
    owner.sees("提交材料")
    number, _code = owner.submits()
    owner.follows("查看进度")
    owner.sees("办件进度")
    owner.reads(number, "待受理")
    return number


def test_a_wrong_number_and_a_forbidden_file_lose_nothing(on_the_phone):
    owner = on_the_phone("citizen")
    owner.starts(SIGN)
    owner.fills_in(ABOUT_THE_SIGN | {"申请人或法定代表人身份证号码": "320100199003071235"})
    owner.presses("下一步：提交材料", status=422)
    owner.is_told("校验位不正确")
    owner.sees("填写信息", "wrong-number-phone")
    expect(owner.field("招牌文字")).to_have_value("小满面馆")
    owner.fills_in({"申请人或法定代表人身份证号码": "320100199003071236"})
    owner.presses("下一步：提交材料")
    owner.hands_in("效果图", pdf(data=b"MZ not a document"), status=422)
    owner.is_told("打不开这个文件：内容已损坏，或者与扩展名不符")
    owner.sees("提交材料", "forbidden-file-phone")
    owner.reads("还差 2 份必要材料")
    owner.follows("下一步：核对提交")
    owner.sees("核对提交")
    owner.reads("还有下列内容没有完成", "效果图", "场地使用证明")
    expect(owner.page.get_by_role("button", name="提交申请")).to_have_count(0)


def second_window(visitor_of_one: Visitor, address: str) -> Page:
    page = visitor_of_one.page.context.new_page()
    page.goto(address)
    return page


def test_of_two_windows_the_one_left_behind_is_told_and_keeps_what_was_typed(on_the_phone):
    owner = on_the_phone("citizen")
    owner.starts(SIGN)
    other = second_window(owner, owner.page.url)
    other.get_by_label("招牌文字").fill("大满面馆")
    other.get_by_role("button", name="保存").click()
    expect(other.get_by_text("已保存，您可以随时回来继续")).to_be_visible()
    owner.fills_in(ABOUT_THE_SIGN)
    owner.presses("下一步：提交材料", status=409)
    owner.reads("这份申请刚在另一个页面保存过")
    owner.sees("填写信息", "two-windows-phone")
    expect(owner.field("招牌文字")).to_have_value("小满面馆")
    owner.presses("下一步：提交材料")
    owner.sees("提交材料")


def test_a_material_taken_back_elsewhere_is_missed_and_a_second_submit_changes_nothing(on_the_phone):
    owner = on_the_phone("citizen")
    owner.starts(SIGN)
    owner.fills_in(ABOUT_THE_SIGN)
    owner.presses("下一步：提交材料")
    owner.hands_in("效果图", photograph())
    owner.hands_in("场地使用证明", pdf())
    owner.sees("提交材料")
    other = second_window(owner, owner.page.url)
    owner.follows("下一步：核对提交")
    owner.page.get_by_label("我确认所填内容和所交材料真实").check()
    other.get_by_text("效果图", exact=True).first.click()
    other.get_by_role("button", name="移除 效果图").click()
    expect(other.get_by_text("还差 1 份必要材料")).to_be_visible()
    owner.presses("提交申请", status=422)
    owner.is_told("还缺少必要材料：效果图")
    owner.sees("核对提交")


def test_a_move_out_of_state_is_refused_with_the_state_as_it_is(on_the_phone, at_desk, visitor):
    owner, clerk = on_the_phone("citizen"), at_desk("clerk")
    late = visitor(second_window(clerk, "/workbench/"))
    late.sees("工作台")
    owner.starts(SIGN)
    owner.fills_in(ABOUT_THE_SIGN)
    owner.presses("下一步：提交材料")
    owner.hands_in("效果图", photograph())
    owner.hands_in("场地使用证明", pdf())
    owner.sees("提交材料")
    number, _code = owner.submits()
    for each in (clerk, late):
        each.opens(f"/cases/queue/?q={number}")
        each.sees(SIGN)
        each.follows("受理")
        each.sees(SIGN)
    clerk.presses("确认受理")
    clerk.sees(SIGN)
    late.presses("确认受理", status=409)
    late.is_told("办件已被他人更新，请刷新后重试")
    late.reads("当前状态：审查中")
    late.sees(SIGN, "out-of-state-desktop")
