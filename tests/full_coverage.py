"""Holds what decides in law to full coverage, branches included; the plugin of `run.py test --coverage`."""

import io
from collections.abc import Generator

import pytest
from coverage import Coverage

DECIDES = ("domain", "services", "permissions")
FULLY_COVERED = ("portal/kernel/*", *(f"*/{name}{ending}" for name in DECIDES for ending in ("/*", ".py")))
REPORT = pytest.StashKey[str]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Races, journeys and laws repeat what the other tests cover: unmeasured, they take a third less time.

    They come last: what a process makes once and keeps is to be made where it is measured.
    """
    for item in items:
        if "property" in item.path.parts or any(item.get_closest_marker(name) for name in ("concurrency", "e2e")):
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: item.get_closest_marker("no_cover") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Nor is measured what such a test begins with."""
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    controller = item.config.pluginmanager.getplugin("_cov").cov_controller
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, bool, bool]:
    """Judge after pytest-cov, inside this one, has combined what all workers saw."""
    outcome = yield
    if hasattr(session.config, "workerinput"):
        return outcome
    coverage = Coverage()
    coverage.load()
    report = io.StringIO()
    if coverage.report(include=FULLY_COVERED, show_missing=True, skip_covered=True, file=report) < 100:
        session.config.stash[REPORT] = report.getvalue()
        session.testsfailed += 1
    return outcome


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if report := config.stash.get(REPORT, ""):
        terminalreporter.section("these parts must be covered to 100 %", red=True)
        terminalreporter.write(report)
