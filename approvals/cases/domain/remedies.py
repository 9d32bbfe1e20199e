"""What a refusal must tell besides its reasons: how to have it reviewed (行政许可法第三十八条第二款)."""

from portal.kernel.vocabulary import _

REMEDIES = _(
    "如不服本决定，可以自知道本决定之日起六十日内依法申请行政复议，"
    "或者自知道本决定之日起六个月内依法向人民法院提起行政诉讼。"
)
"""行政复议法第二十条, 行政诉讼法第四十六条."""
