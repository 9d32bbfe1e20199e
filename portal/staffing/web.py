"""Pages of the system administrators: staff, what waits to be confirmed, and the link to a first password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.forms import show_refusal
from portal.accounts.middleware import ActorRequest
from portal.accounts.models import User
from portal.accounts.rules import require
from portal.kernel.errors import DomainError
from portal.staffing import queries, services
from portal.staffing.forms import AccountForm, PostsForm
from portal.staffing.models import ChangeKind
from portal.staffing.permissions import RULES

MOST_WORDS = 60
WITH_A_LINK = {ChangeKind.ENROL.value, ChangeKind.RESET.value}
show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def staff(request: ActorRequest) -> HttpResponse:
    """Who works here, and what waits to be confirmed."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    listed = queries.staff_page(request.actor, words=words, after=request.GET.get("after", ""))
    return render(request, "staffing/staff.html", {"listed": listed, "words": words})


@show_or_send
@login_required
def enrol(request: ActorRequest) -> HttpResponse:
    require(RULES, request.actor, "staff.enrol", None)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("username", "name", "email", "mobile")}
        try:
            services.propose_account(actor=request.actor, posts=form.posts(), **given)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _proposed(request)
    return render(request, "staffing/enrol.html", {"form": form}, status=_status(form))


@show_or_send
@login_required
def account(request: ActorRequest, user_id: int) -> HttpResponse:
    """One member of staff: posts, state, and what was changed."""
    view = queries.staff_account(request.actor, user_id)
    form = PostsForm(request.POST) if request.method == "POST" else PostsForm.showing(view.posts)
    if form.is_valid():
        try:
            services.propose_posts(actor=request.actor, user_id=user_id, posts=form.posts())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _proposed(request)
    return render(request, "staffing/account.html", {"view": view, "form": form}, status=_status(form))


@require_POST
@login_required
def propose(request: ActorRequest, user_id: int) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in ChangeKind.values():
        raise Http404
    services.propose_state(actor=request.actor, user_id=user_id, kind=ChangeKind.of(kind))
    return _proposed(request)


@require_POST
@login_required
@never_cache
def confirm(request: ActorRequest, change_id: int) -> HttpResponse:
    """Carry a change out; the link to a password stands on the answer, and nowhere else."""
    change = services.confirm(actor=request.actor, change_id=change_id)
    if change.kind not in WITH_A_LINK:
        messages.success(request, _("变更已生效"))
        return redirect("staffing:staff")
    link = welcome_path(User.objects.get(staff_changes=change))
    context = {"name": change.display_name, "link": request.build_absolute_uri(link)}
    return render(request, "staffing/link.html", context)


@require_POST
@login_required
def drop(request: ActorRequest, change_id: int) -> HttpResponse:
    services.drop(actor=request.actor, change_id=change_id)
    messages.success(request, _("变更已撤回"))
    return redirect("staffing:staff")


class WelcomeView(PasswordResetConfirmView):
    """The owner of a staff account chooses a password, once for each link."""

    template_name = "staffing/welcome.html"
    success_url = reverse_lazy("account_login")

    def get_user(self, uidb64: str) -> Any:
        """Return whose link it is; a disabled account has none."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active and not hasattr(user, "person") else None

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            services.note_password_chosen(form.user)
        messages.success(self.request, _("密码已设置，请登录"))
        return response


def welcome_path(user: User) -> str:
    """Return the one-time address at which *user* chooses a password."""
    who = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("staffing:welcome", args=(who, default_token_generator.make_token(user)))


def _proposed(request: ActorRequest) -> HttpResponse:
    messages.success(request, _("变更已提出，待另一名系统管理员确认后生效"))
    return redirect("staffing:staff")


def _status(form: Form) -> int:
    return 422 if form.is_bound else 200
