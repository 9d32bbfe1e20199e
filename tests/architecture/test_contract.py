"""What others rely on changes only where somebody means it to: `run.py check contract` compares it with the code."""

from portal.home.management.commands.write_contract import changes

WRITTEN = '{\n "cases/": "approvals:my-cases",\n "queue/": "approvals:queue"\n}\n'


def test_an_address_that_has_changed_is_told():
    now = WRITTEN.replace("queue/", "window/")
    told = changes(WRITTEN, now).splitlines()
    assert [line for line in told if line.startswith(("- ", "+ "))] == [
        '- "queue/": "approvals:queue"',
        '+ "window/": "approvals:queue"',
    ]


def test_what_is_as_written_is_no_change():
    assert changes(WRITTEN, WRITTEN) == ""
