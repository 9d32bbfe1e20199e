"""Somebody new: one administrator proposes, another confirms, and a link leads to a password and to work."""

import pytest

from portal.accounts import demo

PASSWORD = "an-own-and-long-one-7"


@pytest.fixture(autouse=True)
def everybody(transactional_db):
    demo.load()


def test_a_new_clerk_comes_to_work(desktop, phone, visitor):
    first, second, clerk = visitor(desktop()), visitor(phone()), visitor(phone())
    first.comes_to_work_as("韩司南", "人员管理")
    first.sees("人员管理")
    first.follows("建立账号")
    first.sees("建立账号")
    first.fills_in({"姓名": "温如言", "用户名": "wen.ruyan", "岗位": "窗口人员", "部门": demo.WINDOW})
    first.presses("提出建立账号")
    first.reads("变更已提出，待另一名系统管理员确认后生效", "须由另一名系统管理员确认")
    first.sees("人员管理")
    second.comes_to_work_as("纪明远", "人员管理")
    second.sees("人员管理")
    second.presses("确认")
    second.sees("一次性链接")
    clerk.opens(second.field("设置密码的链接").input_value())
    clerk.sees("设置密码")
    clerk.fills_in({"新密码": PASSWORD, "新密码确认": PASSWORD})
    clerk.presses("设置密码")
    clerk.reads("密码已设置，请登录")
    clerk.sees("登录")
    clerk.fills_in({"用户名": "wen.ruyan", "密码": PASSWORD})
    clerk.presses("登录")
    clerk.sees("工作台")
    clerk.reads("窗口收件")
    second.follows("返回人员管理")
    second.sees("人员管理")
    second.follows("温如言")
    second.sees("温如言")
    second.reads("窗口人员", "韩司南于", "纪明远于")
