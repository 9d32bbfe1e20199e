"""What others rely on changes only where somebody means it to."""

from django.conf import settings

from portal.home.management.commands.write_contract import document


def test_addresses_operations_and_events_are_as_written_down():
    written = (settings.BASE_DIR / "docs" / "contract.json").read_text(encoding="utf-8")
    assert document() == written, "`python3 run.py manage write_contract` writes it anew"
