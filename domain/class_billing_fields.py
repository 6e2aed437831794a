"""What an account class says about payments, status and fees: stored, and without effect yet."""

from domain.setting_fields import (
    Kind,
    SettingField,
    SettingGroup,
    SettingTab,
    choices,
    days,
    money,
    percent,
    switch,
    text,
)

PAYMENT_PROCESSING = SettingTab(
    title="Payment Processing",
    left=(
        SettingGroup(
            title="Convenience fee",
            fields=(
                money(
                    "convenience_fee",
                    "Convenience fee",
                    "Added to a payment posted by hand in AR History",
                ),
                percent("convenience_fee_percent", "Convenience fee in percent", "Of the payment"),
                money("convenience_fee_maximum", "Highest convenience fee", "0.00 is no limit"),
                text(
                    "convenience_fee_charge_code",
                    "Convenience fee charge code",
                    "Needed as soon as there is a fee",
                    "convenience_fee",
                    "convenience_fee_percent",
                ),
            ),
        ),
    ),
    right=(
        SettingGroup(
            title="Accepted payments",
            fields=(
                switch("accept_credit_card", "Credit card", "Offered to this class", on=True),
                switch(
                    "accept_bank_account", "Bank account (ACH)", "Offered to this class", on=True
                ),
                money("minimum_payment", "Lowest payment", "0.00 is no limit"),
            ),
        ),
    ),
)

STATUS_MANAGEMENT = SettingTab(
    title="Status Management",
    left=(
        SettingGroup(
            title="Credit hold",
            fields=(
                switch(
                    "auto_credit_hold",
                    "Place credit hold by itself",
                    "Accounts with Auto Status Update only",
                ),
                money(
                    "credit_hold_minimum_past_due",
                    "Minimum past-due amount",
                    "Below it no hold is placed",
                ),
                days(
                    "credit_hold_past_due_days",
                    "Number of past-due days",
                    "After so many days a hold is placed",
                    "auto_credit_hold",
                ),
                switch(
                    "auto_credit_hold_release",
                    "Release credit hold by itself",
                    "When nothing is past due any more",
                ),
            ),
        ),
    ),
    right=(
        SettingGroup(
            title="Temporary credit hold removal",
            fields=(
                switch(
                    "temporary_hold_removal",
                    "Allow temporary removal",
                    "With a start and an end date, while a hold is active",
                ),
                days(
                    "temporary_hold_removal_days",
                    "Longest removal in days",
                    "Counted from the start date",
                    "temporary_hold_removal",
                ),
            ),
        ),
        SettingGroup(
            title="Daily run",
            fields=(
                switch(
                    "run_daily_auto_apply",
                    "Run daily auto apply",
                    "Applies open payments and credits at 12:00 am",
                ),
                switch(
                    "default_auto_status_update",
                    "Default auto status update",
                    "New active accounts follow these rules",
                    on=True,
                ),
            ),
        ),
    ),
)

FINANCE_CHARGES = SettingTab(
    title="Finance Charges and Other Fees",
    left=(
        SettingGroup(
            title="Finance charges",
            fields=(
                SettingField(
                    name="finance_charge_type",
                    label="Type of finance charge",
                    effect="When it is charged",
                    kind=Kind.CHOICE,
                    choices=choices(
                        "One Time Fee Per Invoice", "Manual Flat Fee", "During Billing"
                    ),
                ),
                percent("finance_charge_rate", "Rate in percent", "Of the past-due amount"),
                money("finance_charge_fee", "Flat fee", "In place of a rate, or its minimum"),
                days("finance_charge_grace_days", "Days of grace", "After the due date"),
                text(
                    "finance_charge_code",
                    "Finance charge code",
                    "Needed as soon as a type is chosen",
                    "finance_charge_type",
                ),
            ),
        ),
    ),
    right=(
        SettingGroup(
            title="Insufficient funds",
            fields=(
                switch(
                    "charge_insufficient_funds",
                    "Charge by itself",
                    "On a reversal or chargeback, also a partial one",
                    on=True,
                ),
                money("insufficient_funds_fee", "Insufficient funds fee", "Charged in full"),
                text(
                    "insufficient_funds_charge_code",
                    "Insufficient funds fee charge code",
                    "Needed as soon as the fee is above 0",
                    "insufficient_funds_fee",
                ),
            ),
        ),
        SettingGroup(
            title="Credit hold placement",
            fields=(
                money(
                    "credit_hold_placement_fee",
                    "Credit hold placement fee",
                    "Charged when a hold is placed by itself",
                ),
                text(
                    "credit_hold_placement_charge_code",
                    "Credit hold placement fee charge code",
                    "Needed as soon as the fee is above 0",
                    "credit_hold_placement_fee",
                ),
            ),
        ),
    ),
)
