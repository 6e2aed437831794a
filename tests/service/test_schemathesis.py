"""schemathesis against the real service: whatever is sent to whatever route, nothing breaks it."""

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar.openapi import OpenAPIConfig
from schemathesis.core.result import Ok

from service.app import framework
from tests.service.serving import FORM, Browser, Serving, inputs

FIELDS = (
    "username", "password", "password_again", "old_password", "email", "name", "code", "phone",
    "invoice_number", "street", "city", "text", "session",
)  # fmt: skip
FORM_TYPE = "application/x-www-form-urlencoded"


def described(served: Serving, token: str) -> dict[str, Any]:
    """The service's OpenAPI, with the fields of its forms, which its routes read by themselves."""
    config = OpenAPIConfig(title="Portal", version="1")
    found: dict[str, Any] = framework(served.portal, None, config).openapi_schema.to_schema()
    fields = {name: {"type": "string"} for name in FIELDS}
    form = {"type": "object", "properties": {**fields, "form_token": {"enum": [token]}}}
    for routes in found["paths"].values():
        if "post" in routes:
            body = {"content": {FORM_TYPE: {"schema": {**form, "required": ["form_token"]}}}}
            routes["post"]["requestBody"] = body
    return found


@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "somebody"])
def test_no_request_brings_the_service_down(served: Serving, signed_in: bool, rounds: int) -> None:
    served.post.options(
        enable_request_login_button=True,
        enable_account_request_via_address=True,
        enable_payment_as_guest=True,
    )
    browser = served.accepted(served.post.invite()) if signed_in else served.browser()
    schema = schemathesis.openapi.from_dict(described(served, token_of(browser)))
    results = list(schema.get_all_operations())
    operations = [found.ok() for found in results if isinstance(found, Ok)]
    assert len(operations) == len(results)
    assert len(operations) > 20
    for operation in operations:
        if signed_in and operation.path == "/logout":
            continue  # the others would be nobody's

        @settings(
            max_examples=4 * rounds,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            answer = case.call(base_url=served.url, session=browser.session, timeout=30)
            assert answer.status_code < 500, case.as_curl_command()
            assert "Traceback" not in answer.text

        send()


def token_of(browser: Browser) -> str:
    found = FORM.findall(browser.get("/forgot").text)
    return next(inputs(body)["form_token"] for action, body in found if action == "/forgot")


# A failed form keeps what was typed, except passwords

FAILING = {
    "/login": {"username": "kept <1>", "password": "never kept"},
    "/request-login": {"invoice_number": "kept 1", "code": "kept 2", "name": "kept <3>"},
    "/request-by-address": {"street": "kept 1", "city": "kept 2", "name": "kept <3>"},
    "/quick-request": {"name": "kept 1", "email": "kept 2", "phone": "kept 3", "text": "kept <4>"},
    "/quick-pay": {"invoice_number": "kept 1", "code": "kept <2>"},
}


@pytest.mark.parametrize("path", FAILING)
def test_a_failed_form_keeps_what_was_typed_except_passwords(served: Serving, path: str) -> None:
    served.post.options(
        enable_request_login_button=True,
        enable_account_request_via_address=True,
        enable_payment_as_guest=True,
    )
    browser = served.browser()
    typed = FAILING[path]
    page = browser.post(path, form_token=token_of(browser), **typed).text
    shown = {**inputs(page)}
    area = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page)
    for name, text in typed.items():
        if name == "password":
            assert text not in page
        elif name == "text":
            assert area
            assert area[1] == "kept &lt;4&gt;"
        else:
            assert shown[name] == text
