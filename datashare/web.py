"""Pages: verify a certificate, see one's own, print one."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from datashare import queries
from datashare.domain.vocabulary import CertificateState
from datashare.permissions import VERIFICATIONS
from portal.accounts.middleware import ActorRequest
from portal.kernel.errors import DomainError
from portal.ui.parts import Tone
from portal.ui.qr import data_uri

ROWS = 20
TONES = {
    CertificateState.VALID: Tone.GOOD,
    CertificateState.EXPIRED: Tone.WARN,
    CertificateState.REVOKED: Tone.BAD,
    CertificateState.CANCELLED: Tone.BAD,
}


class VerifyForm(forms.Form):
    """What stands on the certificate, typed or scanned."""

    identifier = forms.CharField(
        label=_("证照标识"),
        max_length=120,
        help_text=_("以1.2.156.3005.2开头"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        help_text=_("12位字母和数字，不区分大小写，可省略连字符"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody may ask; the QR code on a certificate asks by itself."""
    form = VerifyForm(request.GET or None)
    found, status = None, 200
    if form.is_valid():
        VERIFICATIONS.spend(request)
        try:
            found = queries.verify(**form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, gettext(refusal.message))
            status = refusal.status
    context: dict[str, Any] = {"form": form, "found": found, "tone": TONES[found.state] if found else Tone.QUIET}
    response = render(request, "datashare/verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@login_required
def my_certificates(request: ActorRequest) -> HttpResponse:
    page = queries.held_by(request.actor, cursor=request.GET.get("cursor", ""), size=ROWS)
    rows = [(line, TONES[line.state]) for line in queries.held_lines(page.rows)]
    next_url = "?" + urlencode({"cursor": page.next_cursor}) if page.next_cursor else ""
    return render(request, "datashare/my_certificates.html", {"rows": rows, "next_url": next_url})


@require_safe
@login_required
@never_cache
def certificate(request: ActorRequest, certificate_id: int) -> HttpResponse:
    """A certificate in full, made for printing; its QR code leads to the verification."""
    found = queries.printed(certificate_id, request.actor)
    asked = urlencode({"identifier": found.line.identifier, "code": found.line.verify_code})
    verify_url = request.build_absolute_uri(f"{reverse('datashare:verify')}?{asked}")
    context = {"certificate": found, "tone": TONES[found.line.state], "qr": data_uri(verify_url)}
    return render(request, "datashare/certificate.html", context)
