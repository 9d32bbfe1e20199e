"""What every page knows: one object named ``page``, computed only where a template asks."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from portal.accounts.actor import ANONYMOUS, Actor
from portal.ui import navigation
from portal.ui.preferences import is_elder_mode


class Page:
    """The frame around a page's content. Reading it for an anonymous visitor starts no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def site_name(self) -> str:
        return settings.SITE_NAME

    @property
    def is_demo(self) -> bool:
        return settings.DEMO_MODE

    @cached_property
    def actor(self) -> Actor:
        return getattr(self._request, "actor", ANONYMOUS)

    @property
    def is_signed_in(self) -> bool:
        return self.actor.user_id is not None

    @property
    def may_file(self) -> bool:
        """Whether a way to file leads anywhere: for visitors by signing in, for nobody who has no applicant."""
        return not self.is_signed_in or bool(self.actor.applicant_ids)

    @cached_property
    def place(self) -> navigation.Place:
        return navigation.place(self.actor, self._request.path)

    @property
    def links(self) -> list[navigation.Link]:
        return self.place.links()

    @property
    def tabs(self) -> list[navigation.Link]:
        return [link for link in self.links if link.is_tab]

    @property
    def is_elder(self) -> bool:
        return is_elder_mode(self._request)

    @property
    def language(self) -> str:
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language that the switch offers."""
        code = next(code for code, _name in settings.LANGUAGES if code != self.language)
        return code, translation.get_language_info(code)["name_local"]

    @property
    def return_to(self) -> str:
        """Where a switch leads back to: this page, or the front page after a form was sent."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"


def page(request: HttpRequest) -> dict[str, Page]:
    return {"page": Page(request)}
