"""The words of certificates."""

from portal.kernel.vocabulary import Word, _


class CertificateState(Word):
    """What a certificate is worth on a day. Expiry is a fact of the calendar and is never stored."""

    VALID = "valid", _("有效")
    EXPIRED = "expired", _("已过期")
    REVOKED = "revoked", _("已撤销")
    CANCELLED = "cancelled", _("已注销")


STORED_STATES = (CertificateState.VALID, CertificateState.REVOKED, CertificateState.CANCELLED)


class PrintedField(Word):
    """What a certificate says besides its name, holder, issuer and dates."""

    ITEM = "item", _("许可事项")
