"""Pages: sign in, register, one's own account, enterprises and mandates."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, PasswordChangeView, SignupView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import clock
from portal.accounts import demo, services
from portal.accounts.forms import EnterpriseForm, MandateForm, RegistrationForm, show_refusal
from portal.accounts.middleware import ActorRequest
from portal.accounts.models import User
from portal.accounts.queries import account_of, represented_enterprise
from portal.kernel.errors import DomainError, NotFound


class SignInView(LoginView):
    """Sign-in with user name and password; in demo mode also with one press."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demonstration = {"demo_accounts": demo.demo_accounts(), "demo_key": demo.KEY} if settings.DEMO_MODE else {}
        return super().get_context_data(**kwargs) | {"demo_accounts": (), "demo_key": ""} | demonstration


class RegisterView(SignupView):
    template_name = "account/register.html"
    form_class = RegistrationForm

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            show_refusal(form, refusal)
            return self.form_invalid(form)


class ChangePasswordView(PasswordChangeView):
    template_name = "account/change_password.html"
    success_url = reverse_lazy("accounts:home")


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo accounts and go on to what was asked for; 404 outside demo mode."""
    if not settings.DEMO_MODE:
        raise Http404
    offered = {account.username for account in demo.demo_accounts()}
    username = request.POST.get("username", "")
    user = User.objects.filter(username=username).first() if username in offered else None
    if user is None:
        raise Http404
    login(request, user)
    return redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)


@login_required
def home(request: ActorRequest) -> HttpResponse:
    account = account_of(request.actor, clock.today())
    return render(request, "account/home.html", {"account": account})


@login_required
def add_enterprise(request: ActorRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_enterprise(
                actor=request.actor,
                name=form.cleaned_data["name"],
                code=form.cleaned_data["credit_code"],
                address=form.cleaned_data["address"],
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("企业已添加，现在可以为它办事"))
            return redirect("accounts:home")
    return render(request, "account/add_enterprise.html", {"form": form})


@login_required
def grant_mandate(request: ActorRequest, enterprise_id: int) -> HttpResponse:
    enterprise = represented_enterprise(request.actor, enterprise_id)
    if enterprise is None:
        raise NotFound
    form = MandateForm(request.POST or None)
    if form.is_valid():
        try:
            services.grant_mandate(actor=request.actor, enterprise_id=enterprise_id, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("委托已生效"))
            return redirect("accounts:home")
    return render(request, "account/grant_mandate.html", {"form": form, "enterprise_name": enterprise.name})


@login_required
@require_POST
def revoke_mandate(request: ActorRequest, mandate_id: int) -> HttpResponse:
    services.revoke_mandate(actor=request.actor, mandate_id=mandate_id)
    messages.success(request, _("委托已撤销"))
    return redirect("accounts:home")
