"""Passwords are kept by Argon2id at a cost a portal of citizens can bear."""

from argon2 import extract_parameters
from argon2.low_level import Type
from django.contrib.auth.hashers import check_password, make_password

from portal.accounts.sign_in.hashers import LeanArgon2Hasher
from portal.settings import base


def test_a_password_costs_nineteen_mebibytes_two_passes_one_lane():
    encoded = LeanArgon2Hasher().encode("correct horse", "somesaltsomesalt")
    parameters = extract_parameters(encoded.removeprefix("argon2"))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)


def test_it_is_the_portals_only_hasher(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    encoded = make_password("correct horse")

    assert "m=19456,t=2,p=1" in encoded
    assert check_password("correct horse", encoded)
    assert not check_password("wrong horse", encoded)
