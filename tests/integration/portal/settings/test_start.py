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


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "True 31536000 False 90 2 True True __Host-sessionid"),
        ({"HTTPS_REDIRECT": "1"}, "True 31536000 False 90 2 True True __Host-sessionid"),
        (
            {
                "HTTPS_REDIRECT": "false",
                "HSTS_SECONDS": "0",
                "HSTS_INCLUDE_SUBDOMAINS": "1",
                "STAFF_PASSWORD_DAYS": "0",
                "STAFF_SIGN_INS": "0",
            },
            "False 0 True 0 0 True True __Host-sessionid",
        ),
    ],
)
def test_production_is_strict_unless_told_otherwise(given, told):
    names = "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS STAFF_PASSWORD_DAYS STAFF_SIGN_INS"
    names += " CSRF_COOKIE_HTTPONLY CSRF_COOKIE_SECURE SESSION_COOKIE_NAME"
    script = f"from django.conf import settings as s; print(*(getattr(s, name) for name in {names.split()}))"
    surroundings = env.inherited(DJANGO_SETTINGS_MODULE="portal.settings.prod", SECRET_KEY="a" * 60, **given)
    command = [sys.executable, "-c", script]
    asked = subprocess.run(command, cwd=env.BASE_DIR, env=surroundings, check=True, capture_output=True, text=True)
    assert asked.stdout.strip() == told


def test_an_address_of_the_database_may_name_a_standby_and_what_is_asked_of_both():
    read = env.database("postgresql://one:pw@/hall?host=first,second&port=5432,5433&target_session_attrs=read-write")
    assert (read["HOST"], read["PORT"]) == ("first,second", "5432,5433")
    assert read["OPTIONS"] == {"target_session_attrs": "read-write"}


def test_the_driver_is_told_what_the_address_asks_for():
    script = "from django.conf import settings as s; print(s.DATABASES['default']['OPTIONS'])"
    told = env.inherited(
        DATABASE_URL="postgresql:///hall?sslmode=require", DJANGO_SETTINGS_MODULE="portal.settings.dev"
    )
    started = subprocess.run(
        [sys.executable, "-c", script], cwd=env.BASE_DIR, env=told, check=True, capture_output=True, text=True
    )
    assert "'sslmode': 'require'" in started.stdout
    assert "statement_timeout" in started.stdout
