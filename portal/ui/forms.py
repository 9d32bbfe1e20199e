"""Django forms in the portal's look: label, help, error, and an error summary that leads to the fields."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

_LOOKS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


class PageField(BoundField):
    """A field whose control carries the look that suits its widget."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        look = next(look for kind, look in _LOOKS if isinstance(widget, kind))
        state = " is-invalid" if self.errors else ""
        own = widget.attrs.get("class", "")
        return super().build_widget_attrs(attrs, widget) | {"class": f"{look}{state} {own}".strip()}

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class PageRenderer(TemplatesSetting):
    """Named in settings as FORM_RENDERER: every form of the portal, those of libraries included."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = PageField
