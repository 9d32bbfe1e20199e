"""How the account of a session is found."""

from allauth.account.auth_backends import AuthenticationBackend

from portal.accounts.models import User
from portal.accounts.queries import signed_in


class AccountBackend(AuthenticationBackend):
    """allauth's, that reads the account with what it holds in one statement."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account, None where it is closed or gone."""
        return signed_in(user_id)
