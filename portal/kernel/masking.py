"""What others may see of personal data. Credit codes of enterprises are public and need no mask."""

import re

_STARS = "****"
_NAME_STARS = 2
_ID_ENDS = 4
_MOBILE = re.compile(r"1[0-9]{10}")
_PLACE = re.compile(
    r"(?:[^省市区县]{2,8}(?:省|自治区))?"
    r"(?:[^省市区县]{1,8}(?:市|自治州|地区|盟))?"
    r"(?:[^省市区县]{1,8}(?:市|区|县|旗))?"
)


def masked_name(name: str) -> str:
    """Return the first character with stars: 王小明 becomes 王**. A name of one character is hidden."""
    if len(name) < _NAME_STARS:
        return "*" * len(name)
    return name[0] + "*" * min(len(name) - 1, _NAME_STARS)


def masked_id_number(number: str) -> str:
    """Return the first and last four characters, the rest as stars; a short number is hidden."""
    hidden = len(number) - 2 * _ID_ENDS
    if hidden < _ID_ENDS:
        return "*" * len(number)
    return number[:_ID_ENDS] + "*" * hidden + number[-_ID_ENDS:]


def masked_mobile(number: str) -> str:
    """Return a mobile number as 138****5678; anything else is hidden."""
    return number[:3] + _STARS + number[-4:] if _MOBILE.fullmatch(number) else "*" * len(number)


def masked_address(address: str) -> str:
    """Return the province, city and district, the rest as stars."""
    place = _PLACE.match(address)
    return (place.group() if place else "") + _STARS if address else ""
