"""Argon2id within a citizen portal's means: 19 MiB a sign-in instead of Django's 100."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LeanArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with the least cost that OWASP accepts: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
