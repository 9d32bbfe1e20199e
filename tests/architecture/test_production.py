"""docker-compose.yml: what production on one host consists of."""

import re
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import get_commands

from portal.rights import APPLICATION
from portal.standalone.postgres import DISCREET

ROOT = Path(__file__).parents[2]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
GUIDE = (ROOT / "docs" / "production.md").read_text(encoding="utf-8")
IN_THE_IMAGE = {"MEDIA_ROOT"}
LASTING = {"proxy", "web", "worker", "beat", "clamd", "postgres", "valkey"}


def test_everything_that_stays_has_a_health_check():
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == LASTING
    assert {name for name, service in SERVICES.items() if service["restart"] == "unless-stopped"} == LASTING


def test_secrets_come_from_the_environment_and_have_no_default():
    settings = SERVICES["web"]["environment"] | SERVICES["postgres"]["environment"]
    assert settings["SECRET_KEY"] == "${SECRET_KEY:?}"
    assert settings["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD:?}"
    assert "//yiwang_application:${APPLICATION_PASSWORD:?}@" in settings["DATABASE_URL"]
    assert "//yiwang_owner:${OWNER_PASSWORD:?}@" in SERVICES["migrate"]["environment"]["DATABASE_URL"]
    secrets = [name for name in settings if name.endswith("_PASSWORD")]
    assert [settings[name] for name in secrets] == [f"${{{name}:?}}" for name in secrets]


def test_nothing_but_migrate_signs_in_as_the_owner_of_the_tables():
    told = {name: str(service.get("environment", {}).get("DATABASE_URL", "")) for name, service in SERVICES.items()}
    assert [name for name, url in told.items() if APPLICATION not in url and url] == ["migrate"]


def test_the_server_is_as_discreet_as_the_demos():
    for name, value in DISCREET.items():
        assert f"-c {name}={value}" in SERVICES["postgres"]["command"]


def test_nothing_but_the_proxy_is_reachable():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy": ["80:80", "443:443"]}


def test_whatever_the_settings_ask_of_the_environment_reaches_them():
    texts = [(ROOT / "portal" / "settings" / name).read_text(encoding="utf-8") for name in ("base.py", "prod.py")]
    asked = {name for text in texts for name in re.findall(r"env\.\w+\(\"(\w+)\"", text)}
    assert asked - IN_THE_IMAGE == set(SERVICES["web"]["environment"])


def test_whatever_an_operator_may_set_is_explained():
    told = [*SERVICES["web"]["environment"].values(), *SERVICES["postgres"]["environment"].values()]
    chosen = {name for value in told for name in re.findall(r"\$\{(\w+)", value)}
    assert {name for name in chosen if f"`{name}`" not in GUIDE} == set()


def test_one_number_says_how_many_proxies_are_trusted():
    assert settings.REST_FRAMEWORK["NUM_PROXIES"] == settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXIES


def test_every_command_of_the_guide_exists():
    commands = set(re.findall(r"manage\.py (\w+)", GUIDE))
    assert commands <= set(get_commands())
    assert {"import_catalogue", "create_administrator", "add_department", "verify_audit"} <= commands


def test_both_readmes_lead_to_the_guide():
    for name in ("README.md", "README.zh-CN.md"):
        assert "(docs/production.md)" in (ROOT / name).read_text(encoding="utf-8")


def test_the_worker_watches_the_web():
    assert SERVICES["worker"]["environment"]["WEB_PROBE_URL"] == "http://web:8000/healthz"
    assert SERVICES["web"]["environment"]["ALLOWED_HOSTS"].split(",")[-1] == "web"
