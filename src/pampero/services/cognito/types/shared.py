"""Types of cognito-idp, shared, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AttributeType(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=32)]
    Value: Annotated[str, Meta(max_length=2048)] | None = None


class CodeDeliveryDetailsType(Struct, kw_only=True, omit_defaults=True):
    Destination: Annotated[str, Meta(max_length=131072)] | None = None
    DeliveryMedium: Annotated[str, Meta(pattern='\\A(?:SMS|EMAIL)\\Z')] | None = None
    AttributeName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None


class EmailMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    PreferredMfa: bool | None = None


class MFAOptionType(Struct, kw_only=True, omit_defaults=True):
    DeliveryMedium: Annotated[str, Meta(pattern='\\A(?:SMS|EMAIL)\\Z')] | None = None
    AttributeName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None


class NumberAttributeConstraintsType(Struct, kw_only=True, omit_defaults=True):
    MinValue: Annotated[str, Meta(max_length=131072)] | None = None
    MaxValue: Annotated[str, Meta(max_length=131072)] | None = None


class SMSMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    PreferredMfa: bool | None = None


class SchemaAttributeType(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=20)] | None = None
    AttributeDataType: Annotated[str, Meta(pattern='\\A(?:String|Number|DateTime|Boolean)\\Z')] | None = None
    DeveloperOnlyAttribute: bool | None = None
    Mutable: bool | None = None
    Required: bool | None = None
    NumberAttributeConstraints: NumberAttributeConstraintsType | None = None
    StringAttributeConstraints: StringAttributeConstraintsType | None = None


class SoftwareTokenMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    PreferredMfa: bool | None = None


class StringAttributeConstraintsType(Struct, kw_only=True, omit_defaults=True):
    MinLength: Annotated[str, Meta(max_length=131072)] | None = None
    MaxLength: Annotated[str, Meta(max_length=131072)] | None = None


class UserType(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Attributes: list[AttributeType] | None = None
    UserCreateDate: float | None = None
    UserLastModifiedDate: float | None = None
    Enabled: bool | None = None
    UserStatus: Annotated[str, Meta(pattern='\\A(?:UNCONFIRMED|CONFIRMED|ARCHIVED|COMPROMISED|UNKNOWN|RESET_REQUIRED|FORCE_CHANGE_PASSWORD|EXTERNAL_PROVIDER)\\Z')] | None = None
    MFAOptions: list[MFAOptionType] | None = None


class WebAuthnMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
