"""Pages: sign in, register, change the password."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, PasswordChangeView, PasswordSetView, SignupView
from django.conf import settings
from django.contrib.auth import login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from portal.accounts import demo
from portal.accounts.forms import show_refusal
from portal.accounts.models import User
from portal.accounts.sign_in.adapter import remember_device
from portal.accounts.sign_in.forms import RegistrationForm
from portal.accounts.sign_in.staff import OUTWORN
from portal.kernel.errors import DomainError


class SignInView(LoginView):
    """Sign-in with user name and password; in demo mode also with one press."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demonstration = {"demo_accounts": demo.demo_accounts(), "demo_key": demo.KEY} if settings.DEMO_MODE else {}
        return super().get_context_data(**kwargs) | {"demo_accounts": (), "demo_key": ""} | demonstration

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            remember_device(self.request, response, self.request.user)
        return response


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

    def form_valid(self, form: Form) -> HttpResponse:
        self.request.session.pop(OUTWORN, None)
        return super().form_valid(form)


class SetPasswordView(PasswordSetView):
    """For accounts that have none yet: those that others opened, or that sign in elsewhere."""

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
