from uuid import uuid4

import pytest

from domain.ids import InvitationId
from domain.links import LinkKey, invitation_link, token_hash
from domain.mail import MailSettings, Security, mail_problems, url_problem

KEY = LinkKey(bytes(range(32)))


def test_a_token_is_the_same_again_and_another_for_each_link_and_key() -> None:
    ids = [InvitationId(uuid4()) for _ in range(200)]
    tokens = {KEY.invitation_token(id, number) for id in ids for number in (1, 2, 3)}

    assert len(tokens) == 600
    assert KEY.invitation_token(ids[0], 1) in tokens
    assert LinkKey(bytes(32)).invitation_token(ids[0], 1) not in tokens
    assert {len(token) for token in tokens} == {43}  # 256 bits


def test_neither_the_key_nor_a_token_shows_in_what_is_printed_or_stored() -> None:
    token = KEY.invitation_token(InvitationId(uuid4()), 1)

    assert KEY.raw.hex() not in repr(KEY)
    assert token not in token_hash(token)
    assert len(token_hash(token)) == 64


def test_a_link_key_has_256_bits() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        LinkKey(b"short")


@pytest.mark.parametrize("url", ["https://portal.example", "https://portal.example/"])
def test_a_link_is_the_portal_url_and_the_token(url: str) -> None:
    assert invitation_link(url, "abc") == "https://portal.example/invite/abc"


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("", True),
        ("https://portal.example", True),
        ("http://localhost:8080/portal", True),
        ("portal.example", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ('https://a.example/"onload="x', False),
        ("https://a.example/ b", False),
        ("https://a.example/\r\nBcc: x", False),
    ],
)
def test_a_portal_url_is_a_whole_address_of_the_web(url: str, ok: bool) -> None:
    assert (url_problem(url) is None) == ok


def test_mail_settings_are_refused_by_the_field_that_is_wrong() -> None:
    assert mail_problems(MailSettings(mail_server="mail.company.example")) == {}
    for values, field in (
        ({"mail_server": "mail server"}, "mail_server"),
        ({"mail_server": "a@b.example"}, "mail_server"),
        ({"mail_server": "https://b.example"}, "mail_server"),
        ({"mail_server": "a.example\r\nRSET"}, "mail_server"),
        ({"mail_port": 0}, "mail_port"),
        ({"mail_port": 70_000}, "mail_port"),
        ({"mail_per_minute": -1}, "mail_per_minute"),
    ):
        assert set(mail_problems(MailSettings(**values))) == {field}


@pytest.mark.parametrize("server", ["localhost", "127.0.0.1", "::1", "127.9.9.9"])
def test_without_encryption_mail_goes_to_this_computer_only(server: str) -> None:
    plain = MailSettings(mail_server=server, mail_security=Security.NONE)
    assert mail_problems(plain) == {}
    far = MailSettings(mail_server="mail.example", mail_security=Security.NONE)
    assert "mail_security" in mail_problems(far)
