"""The secrets of links: unguessable, never twice, and of one purpose each (security, tokens)."""

import base64
import re
from collections import Counter

import pytest

from domain.ids import InvitationId, LoginMailId, PreviewId, new_id
from domain.links import LinkKey, new_token, token_hash

KEY = LinkKey(bytes(range(32)))
MANY = 25_000  # in each round: a million with the rounds that `dev.py torture` means


@pytest.mark.parametrize("made", ["random", "signed"])
def test_a_million_tokens_are_unique_and_their_bytes_are_even(made: str, rounds: int) -> None:
    invitation, seen, bytes_seen = InvitationId(new_id()), set[str](), Counter[int]()
    for number in range(MANY * rounds):
        token = new_token() if made == "random" else KEY.invitation_token(invitation, number)
        seen.add(token)
        bytes_seen.update(base64.urlsafe_b64decode(f"{token}="))
    assert len(seen) == MANY * rounds
    mean = bytes_seen.total() / 256
    chi_square = sum((bytes_seen[byte] - mean) ** 2 / mean for byte in range(256))
    assert chi_square < 255 + 6 * 22.6  # six standard deviations of 255 degrees of freedom


def test_a_token_is_no_uuid_and_has_256_bits() -> None:
    for token in (new_token(), KEY.login_mail_token(LoginMailId(new_id()))):
        assert len(base64.urlsafe_b64decode(f"{token}=")) == 32
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", token)


def test_each_purpose_has_tokens_of_its_own_with_one_id() -> None:
    id = new_id()
    tokens = {
        KEY.invitation_token(InvitationId(id), 1),
        KEY.invitation_token(InvitationId(id), 2),
        KEY.login_mail_token(LoginMailId(id)),
        KEY.preview_token(PreviewId(id), "1"),
        KEY.form_secret(),
        LinkKey(bytes(32)).invitation_token(InvitationId(id), 1),
    }
    assert len(tokens) == 6
    assert len({token_hash(token) for token in tokens}) == 6
