"""Starting without naming the settings: production, which refuses to start half configured, never the demo."""

import subprocess
import sys

import pytest

from portal.settings import env


@pytest.mark.parametrize("module", ["wsgi", "celery", "beat"])
def test_a_server_that_was_told_nothing_is_no_demo(module):
    """Celery reads its settings when somebody asks for one."""
    refuses_half_configured("-c", f"import portal.{module}; from django.conf import settings; settings.DEMO_MODE")


def test_a_command_that_was_told_nothing_is_none_of_the_demo():
    refuses_half_configured("manage.py", "load_demo_accounts")


def refuses_half_configured(*arguments: str) -> None:
    told = env.inherited()
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        told.pop(name, None)
    command = [sys.executable, *arguments]
    started = subprocess.run(command, cwd=env.BASE_DIR, env=told, check=False, capture_output=True, text=True)
    assert started.returncode == 1
    assert "SECRET_KEY must be set" in started.stderr
