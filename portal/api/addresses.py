"""Numbers of rows in addresses."""

from django.urls.converters import IntConverter

from portal.kernel.numbers import MOST


class RowConverter(IntConverter):
    """``<row:pk>``: no row has a number that its column cannot hold, so nothing lies at such an address."""

    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > MOST:
            raise ValueError
        return number
