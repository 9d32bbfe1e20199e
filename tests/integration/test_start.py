"""Starting without naming the settings: production, which refuses to start half configured, never the demo."""

import subprocess
import sys

import pytest

from portal.settings import env


@pytest.mark.parametrize("module", ["wsgi", "celery", "beat"])
def test_a_server_that_was_told_nothing_is_no_demo(module):
    """Celery reads its settings when somebody asks for one."""
    told = env.inherited()
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        told.pop(name, None)
    program = f"import portal.{module}; from django.conf import settings; settings.DEMO_MODE"
    started = subprocess.run([sys.executable, "-c", program], env=told, check=False, capture_output=True, text=True)
    assert started.returncode == 1
    assert "SECRET_KEY must be set" in started.stderr
