"""The list: an editor changes a matter in a page of the product; cases that run keep the version of their filing."""

import re

import pytest

from tests.e2e.steps import ABOUT_THE_SIGN, SIGN, Visitor, pdf, photograph

pytestmark = pytest.mark.usefixtures("hall")

NEW_NAME = "户外招牌设置备案"
PLEDGE = "招牌结构安全承诺书"
DOCUMENT = "《示例县并联审批超时默许办法（示例）》"


@pytest.mark.long
def test_a_changed_matter_is_compared_and_published_and_running_cases_keep_their_version(on_the_phone, at_desk):
    owner = on_the_phone("citizen")
    file_under_the_old_version(owner)
    propose_a_new_version(at_desk("editor"))
    publish_it(at_desk("editor-2"))
    run_under_the_old_version(owner, at_desk("clerk"), at_desk("reviewer-housing"))
    file_under_the_new_version(owner)


def file_under_the_old_version(owner: Visitor) -> None:
    owner.starts(SIGN)
    owner.fills_in(ABOUT_THE_SIGN)
    owner.presses("下一步：提交材料")
    owner.hands_in("效果图", photograph())
    owner.hands_in("场地使用证明", pdf())
    owner.sees("提交材料")
    owner.submits()


def propose_a_new_version(editor: Visitor) -> None:
    editor.opens("/workbench/")
    editor.sees("工作台")
    editor.follows("事项管理", within=editor.page.get_by_role("navigation", name="主导航"))
    editor.sees("事项管理")
    editor.fills_in({"名称、编码或部门": "户外招牌"})
    editor.presses("筛选")
    editor.sees("事项管理", "editor-desktop")
    editor.follows(SIGN)
    editor.sees(SIGN)
    editor.presses("起草新版本")
    editor.sees("修改草稿")
    editor.fills_in({"事项名称": NEW_NAME, "承诺办结时限": "20", "超时默许的依据条款": "第七条"})
    added = editor.page.get_by_role("group", name="新增")
    added.get_by_label("材料名称").fill(PLEDGE)
    editor.presses("保存并查看改动", status=422)
    editor.is_told("承诺办结时限")
    editor.sees("修改草稿", "draft-desktop")
    editor.fills_in({"承诺办结时限": "2"})
    editor.presses("保存并查看改动")
    editor.reads("第 1 版与第 2 版的不同", SIGN, NEW_NAME, "第六条", "第七条", PLEDGE)
    editor.sees("查看改动", "compare-desktop")
    editor.presses("提出发布")
    editor.reads("已提出发布，待另一名事项管理员复核后发布")
    editor.sees("查看改动")


def publish_it(second: Visitor) -> None:
    """Nobody publishes what they proposed themselves."""
    second.opens("/catalogue/?only=proposed")
    second.sees("事项管理")
    second.follows(SIGN)
    second.sees(SIGN)
    second.follows("查看草稿的改动")
    second.sees("查看改动")
    second.reads("乔书言于", NEW_NAME, PLEDGE)
    second.presses("发布新版本")
    second.reads("已发布第 2 版，正在办理的办件仍按原版本办理")
    second.sees(NEW_NAME)


def run_under_the_old_version(owner: Visitor, clerk: Visitor, reviewer: Visitor) -> None:
    """Name, limits and the basis of silence are those of the day of filing."""
    clerk.opens("/cases/queue/")
    clerk.sees("窗口收件")
    clerk.page.keyboard.press("j")
    clerk.types("Enter")
    clerk.sees(SIGN)
    clerk.follows("受理")
    clerk.sees(SIGN)
    clerk.presses("确认受理")
    clerk.sees(SIGN)
    reviewer.opens("/cases/inbox/")
    reviewer.sees("部门审查")
    reviewer.reads(SIGN, f"沉默视为同意（依据{DOCUMENT}第六条）")
    owner.opens("/cases/")
    owner.sees("我的办件")
    owner.follows(re.compile("^查看进度"))
    owner.sees("办件进度")
    owner.reads(SIGN, "承诺 3 个工作日")


def file_under_the_new_version(owner: Visitor) -> None:
    owner.starts(NEW_NAME)
    owner.fills_in(ABOUT_THE_SIGN)
    owner.presses("下一步：提交材料")
    owner.sees("提交材料")
    owner.reads(NEW_NAME, PLEDGE)
    owner.opens("/cases/")
    owner.sees("我的办件", "my-cases-phone")
    owner.reads(SIGN, NEW_NAME)
