"""Laws of the Merkle tree."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from portal.audit import merkle

SHA = "sha256"
trees = st.lists(st.binary(max_size=8), min_size=1, max_size=40, unique=True).map(
    lambda items: [merkle.leaf(SHA, i) for i in items]
)


@st.composite
def places(draw):
    leaves = draw(trees)
    return leaves, draw(st.integers(0, len(leaves) - 1))


def holds(leaf, index, size, path, root):
    return merkle.verify(SHA, leaf, index=index, size=size, path=path, expected=root)


@given(places())
def test_every_leaf_is_proven_by_its_path(place):
    leaves, index = place
    path = merkle.proof(SHA, leaves, index)
    assert holds(leaves[index], index, len(leaves), path, merkle.root(SHA, leaves))
    assert len(path) <= (len(leaves) - 1).bit_length()


@given(places(), st.integers(-2, 45), st.integers(0, 45))
def test_a_proof_holds_for_its_own_place_alone(place, other_index, other_size):
    leaves, index = place
    path, root = merkle.proof(SHA, leaves, index), merkle.root(SHA, leaves)
    if other_index != index:
        assert not holds(leaves[index], other_index, len(leaves), path, root)
    if not other_index < other_size:
        assert not holds(leaves[index], other_index, other_size, path, root)


@given(places(), st.data())
def test_a_changed_leaf_path_or_root_is_found(place, data):
    leaves, index = place
    path, root = merkle.proof(SHA, leaves, index), merkle.root(SHA, leaves)
    forged = merkle.leaf(SHA, data.draw(st.binary(min_size=9, max_size=9)))
    assert not holds(forged, index, len(leaves), path, root)
    assert not holds(leaves[index], index, len(leaves), path, forged)
    assert not holds(leaves[index], index, len(leaves), [*path, forged], root)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not holds(leaves[index], index, len(leaves), [*path[:at], forged, *path[at + 1 :]], root)
        assert not holds(leaves[index], index, len(leaves), path[:-1], root)


@given(trees, st.data())
def test_the_root_depends_on_every_leaf_and_their_order_and_number(leaves, data):
    root = merkle.root(SHA, leaves)
    at = data.draw(st.integers(0, len(leaves) - 1))
    assert merkle.root(SHA, [*leaves[:at], merkle.leaf(SHA, b"123456789"), *leaves[at + 1 :]]) != root
    assert merkle.root(SHA, [*leaves, leaves[-1]]) != root
    if leaves[0] != leaves[-1]:
        assert merkle.root(SHA, [leaves[-1], *leaves[1:-1], leaves[0]]) != root


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_a_node_never_passes_for_a_leaf(one, two):
    left, right = merkle.leaf(SHA, one), merkle.leaf(SHA, two)
    root = merkle.root(SHA, [left, right])
    assert root == hashlib.sha256(b"\x01" + bytes.fromhex(left + right)).hexdigest()
    assert merkle.leaf(SHA, b"\x01" + bytes.fromhex(left + right)) != root


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root(SHA, []) == hashlib.sha256(b"").hexdigest()


def test_roots_are_those_of_certificate_transparency():
    """The published vectors of RFC 6962's reference implementation: eight leaves, added one by one."""
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf(SHA, bytes.fromhex(text)) for text in data]
    assert [merkle.root(SHA, leaves[:size]) for size in range(1, 9)] == [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
