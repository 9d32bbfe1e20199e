"""What the pages of staff share: who may come in, and a move tried by a form."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from approvals.cases.domain.refusals import ReasonMissing
from approvals.permissions import RULES
from portal.accounts.middleware import ActorRequest
from portal.accounts.rules import Rule
from portal.kernel.errors import DomainError, NotFound, NotPermitted
from portal.kernel.vocabulary import Word
from portal.ui.refusals import Refusal, say

View = Callable[..., HttpResponse]

AWord = TypeVar("AWord", bound=Word)


def desk(action: str, rules: Mapping[str, Rule] = RULES) -> Callable[[View], View]:
    """Let in whoever may ever do *action*; the page itself narrows down to the rows. Raises NotPermitted."""

    def bind(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rules[action].could_ever(request.actor):
                raise NotPermitted
            return view(request, *args, **kwargs)

        return guarded

    return bind


def attempt(form: forms.Form, command: Callable[..., object], **given: Any) -> Refusal | None:
    """Call *command*; return its refusal, or None when it is done. A missing reason is told at its field.

    What one may not see or do is no matter of the form: NotFound and NotPermitted pass through.
    """
    try:
        command(**given)
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        refusal = Refusal(say(error), error.status)
        if isinstance(error, ReasonMissing):
            form.add_error("reason", refusal.message)
        return refusal
    return None


def done(url_name: str, pk: int) -> HttpResponse:
    """Show what was moved as it is now, from where the message stands."""
    return redirect(reverse(url_name, args=(pk,)) + "#notices")


def word_in(words: type[AWord], text: str) -> AWord | None:
    """The word that a visitor asked for by its value, None when there is no such word."""
    return words.of(text) if text in words.values() else None


def next_url(request: ActorRequest, cursor: str) -> str:
    """This list from *cursor* on, with everything else that was asked for; empty without a cursor."""
    return "?" + urlencode(request.GET.dict() | {"cursor": cursor}) if cursor else ""


def first_url(request: ActorRequest) -> str:
    """This list from its beginning; empty on the first page."""
    asked = request.GET.dict()
    return "?" + urlencode(asked) if asked.pop("cursor", "") else ""


def part_url(request: ActorRequest, name: str, word: Word) -> str:
    """This list with *name* set to *word*, from its beginning, with everything else that was asked for."""
    asked = request.GET.dict() | {name: word.value}
    asked.pop("cursor", "")
    return "?" + urlencode(asked)
