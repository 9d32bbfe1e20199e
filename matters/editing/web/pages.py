"""Pages of the catalogue's editors: list, versions, draft, review before publishing, confirmation of sample data."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matters.catalogue.domain.content import PublishedMatter
from matters.catalogue.domain.vocabulary import VersionState
from matters.catalogue.queries.listing import department_names
from matters.catalogue.queries.published import published_matter
from matters.catalogue.web import position
from matters.editing import queries as reads
from matters.editing.services import drafts
from matters.editing.services.contents import content_of
from matters.editing.web.forms import ConfirmForm, DraftForms, SeenForm
from matters.permissions import RULES
from portal.accounts.actor import Actor
from portal.accounts.middleware import ActorRequest
from portal.audit.queries import history as recorded
from portal.kernel.errors import DomainError, InvalidInput, NotFound
from portal.ui.refusals import say

MOST_WORDS = 60
show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def matters(request: ActorRequest) -> HttpResponse:
    """Published matters, and what is to be done about them."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    chosen = request.GET.get("only", "")
    only = reads.Only.of(chosen) if chosen in reads.Only.values() else reads.Only.ALL
    listed = reads.editor_page(request.actor, words=words, only=only, position=position(request))
    context = {"listed": listed, "words": words, "only": only.value, "choices": list(reads.Only)}
    return render(request, "matters/editing/matters.html", context)


@require_safe
@login_required
def versions(request: ActorRequest, code: str) -> HttpResponse:
    """The versions of one matter, each with what it changed, and who did what."""
    lines = reads.history(code, request.actor)
    context = {
        "versions": lines,
        "matter": _published(lines),
        "record": recorded(f"matter:{code}"),
        "may_edit": _may(request.actor, "catalogue.edit"),
    }
    return render(request, "matters/editing/versions.html", context)


def _published(lines: Iterable[reads.VersionLine]) -> PublishedMatter:
    for line in lines:
        if line.state is VersionState.PUBLISHED:
            return line.content
    raise NotFound


@require_POST
@login_required
def open_draft(request: ActorRequest, code: str) -> HttpResponse:
    drafts.open_draft(code=code, actor=request.actor)
    return redirect("matters:draft", code)


@show_or_send
@login_required
def draft(request: ActorRequest, code: str) -> HttpResponse:
    """The draft as a form. Saving keeps what is incomplete; only the impossible is refused."""
    view = reads.draft_view(code, request.actor)
    seen = SeenForm(request.POST or None, initial={"seen_version": view.revision})
    forms = DraftForms(view.draft, request.POST or None, department_names())
    if request.method == "POST" and seen.is_valid() and forms.is_valid():
        try:
            content = content_of(forms.plain(), owner=code)
            drafts.edit_draft(code=code, actor=request.actor, content=content, **seen.cleaned_data)
        except InvalidInput as refused:
            forms.show(refused.fields)
        except DomainError as refused:
            forms.main.add_error(None, say(refused))
        else:
            messages.success(request, _("草稿已保存"))
            return redirect("matters:review" if "review" in request.POST else "matters:draft", code)
    status = 422 if request.method == "POST" else 200
    return render(request, "matters/editing/draft.html", {"view": view, "forms": forms, "seen": seen}, status=status)


@show_or_send
@login_required
def review(request: ActorRequest, code: str) -> HttpResponse:
    """What the draft changes and what is missing; from here one editor proposes it and another publishes it."""
    view = reads.draft_view(code, request.actor)
    seen = SeenForm(request.POST or None, initial={"seen_version": view.revision})
    if request.method == "POST" and seen.is_valid():
        act = _publish if "publish" in request.POST else _propose
        try:
            return act(request, code, seen.cleaned_data["seen_version"])
        except DomainError as refused:
            messages.error(request, say(refused))
            return redirect("matters:review", code)
    context = {"view": view, "seen": seen, "may_publish": _may(request.actor, "catalogue.publish")}
    return render(request, "matters/editing/review.html", context)


@show_or_send
@login_required
def discard(request: ActorRequest, code: str) -> HttpResponse:
    view = reads.draft_view(code, request.actor)
    seen = SeenForm(request.POST or None, initial={"seen_version": view.revision})
    if request.method == "POST" and seen.is_valid():
        drafts.discard_draft(code=code, actor=request.actor, **seen.cleaned_data)
        messages.success(request, _("草稿已撤销"))
        return redirect("matters:versions", code)
    return render(request, "matters/editing/discard.html", {"view": view, "seen": seen})


@show_or_send
@login_required
def confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Fields that are sample data, to be confirmed one by one or together."""
    matter = published_matter(code)
    form = ConfirmForm(request.POST or None, doubts=reads.doubts(matter, request.actor))
    if request.method == "POST" and form.is_valid():
        drafts.confirm_fields(code=code, actor=request.actor, names=form.cleaned_data["names"])
        messages.success(request, _("已确认，页面上不再标为示例数据"))
        return redirect("matters:versions", code)
    return render(request, "matters/editing/confirm.html", {"matter": matter, "form": form})


def _propose(request: ActorRequest, code: str, seen_version: int) -> HttpResponse:
    drafts.propose(code=code, actor=request.actor, seen_version=seen_version)
    messages.success(request, _("已提出发布，待另一名事项管理员复核后发布"))
    return redirect("matters:review", code)


def _publish(request: ActorRequest, code: str, seen_version: int) -> HttpResponse:
    version = drafts.publish(code=code, actor=request.actor, seen_version=seen_version)
    messages.success(request, _("已发布第 %(number)s 版，正在办理的办件仍按原版本办理") % {"number": version.number})
    return redirect("matters:versions", code)


def _may(actor: Actor, action: str) -> bool:
    return RULES[action].allows(actor, None)
