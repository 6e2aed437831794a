import random
import time
from pathlib import Path
from uuid import uuid4

import pytest

from domain.ids import TemplateId
from domain.letters import CannotWriteError
from domain.mail import (
    LONGEST_TEMPLATE,
    PLACEHOLDERS,
    ContentType,
    NotificationTemplate,
    TemplateType,
)
from mailing.plain_text import plain_text
from mailing.rendering import cleaned, render, render_text, unknown_placeholders
from mailing.shipped import portal_invite
from tests.mailing.hostile import PIECES, hostile
from tests.mailing.post import TEMPLATES

VALUES: dict[str, str | bool] = {
    name: f"the {name}" if name != "has_login" else False for name in PLACEHOLDERS
}


def a_template(
    body: str, subject: str = "Hello", content_type: ContentType = ContentType.HTML
) -> NotificationTemplate:
    return NotificationTemplate(
        id=TemplateId(uuid4()),
        type=TemplateType.PORTAL_INVITE,
        name="Ours",
        subject=subject,
        content_type=content_type,
        body=body,
    )


def test_placeholders_conditions_and_a_few_filters_work() -> None:
    body = "{{ contact_name|upper }}{% if has_login %} again{% else %} new{% endif %}{# no #}"
    assert render_text(body, VALUES) == "THE CONTACT_NAME new"
    assert render_text(body, {**VALUES, "has_login": True}) == "THE CONTACT_NAME again"
    assert render_text("{{ contact_title or 'You' }}", {**VALUES, "contact_title": ""}) == "You"


def test_values_are_escaped_in_html_and_left_alone_in_plain_text() -> None:
    values = {**VALUES, "contact_name": "<b>Tom & Jerry</b>"}
    html = render(a_template("<p>{{ contact_name }}</p>"), values)
    assert html.html == "<p>&lt;b&gt;Tom &amp; Jerry&lt;/b&gt;</p>"
    assert html.plain == "<b>Tom & Jerry</b>\n"
    plain = render(a_template("{{ contact_name }}", content_type=ContentType.PLAIN), values)
    assert (plain.plain, plain.html) == ("<b>Tom & Jerry</b>", "")


@pytest.mark.parametrize(
    "body",
    [
        "{% for x in contact_name %}x{% endfor %}",
        "{% for x in range(10**10) %}x{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set contact_name = 'x' %}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% import 'os' as os %}",
        "{{ contact_name.__class__ }}",
        "{{ contact_name['x'] }}",
        "{{ contact_name() }}",
        "{{ 'x' * 10000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ contact_name % contact_name }}",
        "{{ contact_name|safe }}",
        "{{ contact_name|attr('x') }}",
        "{{ ['x'] }}",
        "{{ contact_name is defined }}",
        "{{ contact_name ~ contact_name }}",
        "{{ self }}",
        "{{ lipsum }}",
        "{{ unheard_of }}",
        "{{ contact_name",
        "{% if has_login %}",
        "{% if has_login %}" * 2_000 + "{% endif %}" * 2_000,
        "{{ " + "not " * 5_000 + "has_login }}",
        "{{ " + "(" * 5_000 + "has_login" + ")" * 5_000 + " }}",
        "x" * (LONGEST_TEMPLATE + 1),
    ],
    ids=lambda body: body[:30],
)
def test_nothing_else_can_stand_in_a_template_and_it_takes_no_time(body: str) -> None:
    began = time.monotonic()
    with pytest.raises(CannotWriteError, match="The template Ours cannot be used: "):
        render(a_template(body), VALUES)
    with pytest.raises(CannotWriteError):
        render(a_template("Hello", subject=body), VALUES)
    assert time.monotonic() - began < 5


def test_a_template_that_would_fill_the_mail_with_one_value_is_refused() -> None:
    body = "{{ contact_name }}" * 10_000
    with pytest.raises(CannotWriteError, match="too long"):
        render(a_template(body), {**VALUES, "contact_name": "x" * 500})


def test_unknown_placeholders_are_named_for_the_editor_to_mark() -> None:
    body = "{{ contact_name }} {{ gate_code }} {% if vip %}{{ Contact_Name }}{% endif %}"
    assert unknown_placeholders(body) == ("Contact_Name", "gate_code", "vip")
    with pytest.raises(CannotWriteError, match="line 2"):
        unknown_placeholders("Hello\n{{ contact_name")


def test_a_value_cannot_become_a_part_of_the_template() -> None:
    for piece in PIECES:
        values = {**VALUES, "contact_name": piece}
        text = render_text("[{{ contact_name }}]", values)
        assert text == f"[{cleaned(piece)}]"


def test_cleaning_leaves_one_short_line_that_any_program_can_write(rounds: int) -> None:
    rng = random.Random(7)  # noqa: S311, a test
    for _ in range(40 * rounds):
        clean = cleaned(hostile(rng))
        clean.encode()
        assert clean.isprintable() or not clean
        assert len(clean) <= 501
        assert cleaned(clean) == clean
    assert cleaned("Zoë  O'Neil\tनमस्ते 東京 🚛") == "Zoë O'Neil नमस्ते 東京 🚛"


def test_the_plain_text_says_what_the_html_says() -> None:
    html = (
        "<head><title>no</title><style>p{}</style></head><div style='display: none'>no<p>no</p>"
        "</div><h1>Hello  you</h1><p>one<br>two</p><ul><li>a</li><li>b</li></ul>"
        '<a href="https://x.example/a?b=1&amp;c=2">Go</a> &amp; <a href="mailto:a@x.example">'
        "a@x.example</a><script>no</script><img alt='Logo'>"
    )
    assert plain_text(html) == (
        "Hello you\n\none\ntwo\n\n- a\n\n- b\n\nGo:\nhttps://x.example/a?b=1&c=2\n"
        "& a@x.exampleLogo\n"
    )


@pytest.mark.parametrize("has_login", [True, False])
def test_the_shipped_invitation_names_everything_and_leads_to_the_link(has_login: bool) -> None:
    template = portal_invite(TEMPLATES)
    values = {**VALUES, "has_login": has_login, "link": "https://portal.example/invite/abc"}
    rendered = render(template, values)

    assert template.name == "Portal Invite (All Divisions)"
    for source in (template.subject, template.body, template.text_body):
        assert unknown_placeholders(source) == ()
    for text in (rendered.plain, rendered.html):
        assert "https://portal.example/invite/abc" in text
        assert "the account_name" in text
        assert "the contact_name" in text
    assert ("password you have" in rendered.plain) == has_login
    assert "color-scheme" in rendered.html
    assert not [line for line in rendered.plain.splitlines() if line != line.strip()]


def test_the_shipped_invitation_is_what_outlook_can_draw() -> None:
    html = (Path(TEMPLATES) / "portal-invite.html").read_text(encoding="utf-8")
    assert html.count("<table") == html.count("</table>")
    assert html.count("<td") == html.count("</td>")
    for missing in ("flex", "grid", "<script", "@import", "<form", "position:", "http:"):
        assert missing not in html
