"""docker-compose.yml: what production on one host consists of."""

from pathlib import Path

import yaml

SERVICES = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text())["services"]
LASTING = {"web", "worker", "beat", "postgres", "valkey"}


def test_everything_that_stays_has_a_health_check():
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == LASTING
    assert {name for name, service in SERVICES.items() if service["restart"] == "unless-stopped"} == LASTING


def test_secrets_come_from_the_environment_and_have_no_default():
    settings = SERVICES["web"]["environment"] | SERVICES["postgres"]["environment"]
    assert settings["SECRET_KEY"] == "${SECRET_KEY:?}"
    assert settings["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD:?}"
    assert "${POSTGRES_PASSWORD:?}" in settings["DATABASE_URL"]


def test_nothing_but_the_web_is_reachable_and_that_from_this_host_alone():
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }
