"""Pages: one's own account, enterprises and mandates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import clock
from portal.accounts.forms import show_refusal
from portal.accounts.mandates import services
from portal.accounts.mandates.forms import EnterpriseForm, MandateForm
from portal.accounts.mandates.queries import account_of, represented_enterprise
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError, NotFound


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
