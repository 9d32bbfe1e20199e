"""What the forms of accounts share."""

from django import forms
from django.utils.translation import gettext

from portal.kernel.errors import DomainError, InvalidInput


def show_refusal(form: forms.Form, refusal: DomainError) -> None:
    """Put a refusal's sentences where the person who typed will look for them."""
    if isinstance(refusal, InvalidInput):
        for field, sentence in refusal.fields.items():
            form.add_error(field, gettext(sentence))
    else:
        form.add_error(None, gettext(refusal.message))
