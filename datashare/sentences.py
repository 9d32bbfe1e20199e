"""What each event of a certificate says to a person."""

from portal.audit.services import register
from portal.kernel.vocabulary import _

register("certificate.issue", _("签发电子证照“%(name)s”，标识 %(identifier)s"))
