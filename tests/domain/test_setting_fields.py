from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import Division, division_problems
from domain.class_fields import CLASS_FIELDS, CLASS_TABS
from domain.ids import DivisionId, new_id
from domain.option_fields import OPTION_FIELDS
from domain.setting_fields import (
    Kind,
    SettingField,
    is_gap,
    is_number,
    problems,
    read,
    shown,
)
from domain.settings import SystemOptions
from domain.setup import CLASS_SETTINGS, copy_of, new_class

NUMBERS = tuple(field for field in CLASS_FIELDS if is_number(field))
BY_NAME = {field.name: field for field in CLASS_FIELDS}


def a_class(**values: object) -> dict[str, object]:
    return {**new_class().values, "name": "COMM", **values}


@given(st.sampled_from(NUMBERS), st.integers(0, 99_999_999_999))
def test_an_amount_is_read_back_as_it_is_shown(field: SettingField, value: int) -> None:
    if field.kind is Kind.NUMBER:
        value %= 10**9
    assert read(field, shown(field, value)) == value
    assert read(field, f" {shown(field, value)} ") == value


@given(st.sampled_from(NUMBERS), st.text(max_size=12))
def test_whatever_is_typed_for_a_number_is_one_or_stays_as_typed_and_is_refused(
    field: SettingField, typed: str
) -> None:
    value = read(field, typed)
    refused = field.name in problems((field,), {**a_class(), field.name: value})
    if isinstance(value, str):
        assert value == typed
        assert refused
    else:
        assert value is None or (isinstance(value, int) and value >= 0)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("25", 2500), ("$ 1,248.5", 124850), ("0.05", 5), ("", 0), ("1,24", "1,24"), ("-3", "-3")],
)
def test_money_is_typed_as_people_write_it(typed: str, cents: object) -> None:
    assert read(BY_NAME["insufficient_funds_fee"], typed) == cents


@given(st.integers(0, 10_000), st.sampled_from(["", " ", "4711"]))
def test_rule_34_a_charge_code_is_required_exactly_when_its_fee_is_above_0(
    fee: int, code: str
) -> None:
    for name, coded in (
        ("insufficient_funds_fee", "insufficient_funds_charge_code"),
        ("credit_hold_placement_fee", "credit_hold_placement_charge_code"),
        ("convenience_fee", "convenience_fee_charge_code"),
    ):
        values = a_class(**{name: fee, coded: code})
        assert is_gap(BY_NAME[coded], values) == (fee > 0 and not code.strip())
        assert (coded in problems(CLASS_FIELDS, values)) == (fee > 0 and not code.strip())


def test_a_new_class_needs_nothing_but_a_name() -> None:
    assert problems(CLASS_FIELDS, new_class().values) == {"name": "Enter a name."}
    assert problems(CLASS_FIELDS, a_class()) == {}


def test_the_problems_stand_in_the_order_of_the_screen() -> None:
    values = a_class(name=" ", auto_credit_hold=True, finance_charge_type="During Billing")
    assert list(problems(CLASS_FIELDS, values)) == [
        "name",
        "credit_hold_past_due_days",
        "finance_charge_code",
    ]
    assert problems(CLASS_FIELDS, values)["finance_charge_code"] == (
        "Enter the finance charge code, because of “Type of finance charge”."
    )


def test_every_setting_stands_once_on_the_five_tabs_and_names_real_ones() -> None:
    assert [tab.title for tab in CLASS_TABS] == [
        "Details",
        "Customer Portal",
        "Payment Processing",
        "Status Management",
        "Finance Charges and Other Fees",
    ]
    names = [field.name for field in CLASS_FIELDS]
    assert len(set(names)) == len(names)
    assert {needed for field in CLASS_FIELDS for needed in field.required_by} <= set(names)


@pytest.mark.parametrize(
    "label",
    [
        "Generate New SAP Account ID",
        "Create Contact Default",
        "Default Contact Service Notification",
        "Auto Send Portal Invitation on Contact Creation",
        "Allow Invoice-Verified Self Registration",
        "Enable Viewing Inactive Site",
        "Run Daily Auto Apply",
        "Insufficient Funds Fee Charge Code",
        "Credit Hold Placement Fee Charge Code",
    ],
)
def test_a_setting_has_the_name_the_documents_give_it(label: str) -> None:
    assert label.casefold() in {field.label.casefold() for field in CLASS_FIELDS}


def test_each_customer_portal_setting_says_what_it_does() -> None:
    assert all(field.effect for field in CLASS_TABS[1].fields)


def test_a_copy_of_a_class_is_set_alike_under_an_id_and_a_name_of_its_own() -> None:
    original = new_class().with_values(a_class(active=False, insufficient_funds_fee=2500))
    copied = copy_of(original)
    assert copied.account_class.id != original.account_class.id
    assert copied.values == {**original.values, "name": "", "active": True}


@given(st.sampled_from(CLASS_SETTINGS), st.booleans())
def test_values_go_into_a_class_and_come_out_again(field: SettingField, other: bool) -> None:
    value: Any = not field.default if field.kind is Kind.SWITCH else "x" if other else field.default
    values = a_class(**{field.name: value})
    assert new_class().with_values(values).values == values


def test_the_options_are_those_of_the_office_with_their_defaults() -> None:
    defaults = SystemOptions()
    assert len([field for field in OPTION_FIELDS if not field.part_of]) == 15
    assert {field.name: field.default for field in OPTION_FIELDS} == {
        field.name: getattr(defaults, field.name) for field in OPTION_FIELDS
    }
    assert len(OPTION_FIELDS) == len(SystemOptions.__dataclass_fields__)


def test_a_division_needs_a_name_and_a_time_zone_and_right_addresses() -> None:
    wrong = Division(
        id=DivisionId(new_id()),
        name=" ",
        email="office",
        service_notification_email="x@y",
        customer_portal_url="portal",
    )
    assert list(division_problems(wrong)) == [
        "name",
        "time_zone",
        "email",
        "service_notification_email",
        "customer_portal_url",
    ]
    right = Division(id=wrong.id, name="Dayton", time_zone="America/New_York", email="a@b.example")
    assert division_problems(right) == {}
