"""Account settings: of a principal, of the account, and AWS's own defaults. Source: developer guide, "Access Amazon ECS
features with account settings"."""

from __future__ import annotations

import msgspec

from pampero.api import Call, Context, operation
from pampero.aws.paging import named_page, position_of
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import invalid
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

# What holds where nobody has said otherwise, in the order in which they are listed.
DEFAULTS = (
    ("awsvpcTrunking", "disabled"),
    ("containerInsights", "disabled"),
    ("containerInstanceLongArnFormat", "enabled"),
    ("defaultLogDriverMode", "blocking"),
    ("fargateFIPSMode", "disabled"),
    ("fargateTaskRetirementWaitPeriod", "7"),
    ("guardDutyActivate", "off"),
    ("serviceLongArnFormat", "enabled"),
    ("tagResourceAuthorization", "on"),
    ("taskLongArnFormat", "enabled"),
)
VALUES = {
    "containerInsights": ("enabled", "disabled", "enhanced"),
    "defaultLogDriverMode": ("blocking", "non-blocking"),
    "fargateTaskRetirementWaitPeriod": ("0", "7", "14"),
    "guardDutyActivate": ("on", "off"),
    "tagResourceAuthorization": ("on", "off"),
}
LONG = frozenset({"serviceLongArnFormat", "taskLongArnFormat", "containerInstanceLongArnFormat"})
# Only AWS switches this one.
MANAGED = "guardDutyActivate"


class Kept(msgspec.Struct):
    """A setting that somebody has put."""

    value: str


SETTINGS: Documents[Kept] = Documents("ecs.setting", Kept)


def _root(call: Context) -> str:
    return f"arn:aws:iam::{call.account}:root"


def effective(tx: ReadTx, call: Context, name: str, principal: str | None = None) -> str:
    """What a setting is for a principal, or for whoever calls."""
    for who in (principal or call.principal.arn, _root(call)):
        found = SETTINGS.get(tx, call.scope, f"{who} {name}")
        if found is not None:
            return found.value
    return dict(DEFAULTS).get(name, "disabled")


def _put(tx: Tx, call: Call, name: str, value: str, who: str) -> t.Setting:
    allowed = VALUES.get(name, ("enabled", "disabled"))
    if value not in allowed:
        raise invalid(f"Invalid setting value: {value}. Valid values are: {', '.join(allowed)}")
    if name in LONG and value == "disabled":
        raise invalid("You can no longer opt out of the long ARN and resource ID format.")
    if name == MANAGED:
        raise invalid(f"The setting {name} cannot be changed.")
    SETTINGS.put(tx, call.scope, f"{who} {name}", Kept(value))
    return _shown(call, name, value, who)


def _shown(call: Call, name: str, value: str, who: str | None) -> t.Setting:
    return t.Setting(name=name, value=value, principalArn=who, type="aws_managed" if name == MANAGED else "user")


def _condition(call: Call, req: t.PutAccountSettingRequest) -> dict[str, list[str]]:
    return {"ecs:account-setting": [req.name]}


def _condition_of_default(call: Call, req: t.PutAccountSettingDefaultRequest) -> dict[str, list[str]]:
    return {"ecs:account-setting": [req.name]}


def _condition_of_deletion(call: Call, req: t.DeleteAccountSettingRequest) -> dict[str, list[str]]:
    return {"ecs:account-setting": [req.name]}


@operation("PutAccountSetting", resource="*", context=_condition)
def put_account_setting(tx: Tx, call: Call, req: t.PutAccountSettingRequest) -> t.PutAccountSettingResponse:
    """Set something for a principal; for whoever calls where none is named. Source: API_PutAccountSetting. Raises
    InvalidParameterException."""
    who = req.principalArn or call.principal.arn
    return t.PutAccountSettingResponse(setting=_put(tx, call, req.name, req.value, who))


@operation("PutAccountSettingDefault", resource="*", context=_condition_of_default)
def put_account_setting_default(
    tx: Tx, call: Call, req: t.PutAccountSettingDefaultRequest
) -> t.PutAccountSettingDefaultResponse:
    """Set something for all of the account. Source: API_PutAccountSettingDefault. Raises InvalidParameterException."""
    return t.PutAccountSettingDefaultResponse(setting=_put(tx, call, req.name, req.value, _root(call)))


@operation("DeleteAccountSetting", resource="*", context=_condition_of_deletion)
def delete_account_setting(tx: Tx, call: Call, req: t.DeleteAccountSettingRequest) -> t.DeleteAccountSettingResponse:
    """Take back what was set for a principal. Source: API_DeleteAccountSetting. Raises InvalidParameterException."""
    who = req.principalArn or call.principal.arn
    SETTINGS.delete(tx, call.scope, f"{who} {req.name}")
    value = effective(tx, call, req.name, who)
    return t.DeleteAccountSettingResponse(setting=_shown(call, req.name, value, who))


@operation("ListAccountSettings", resource="*", read=True)
def list_account_settings(tx: ReadTx, call: Call, req: t.ListAccountSettingsRequest) -> t.ListAccountSettingsResponse:
    """What was set for a principal, or, with effectiveSettings, what holds for it. Source: API_ListAccountSettings. Raises
    InvalidParameterException."""
    if req.value is not None and req.name is None:
        raise invalid("A setting name must be specified when a value is.")
    who = req.principalArn or call.principal.arn
    found: list[tuple[str, t.Setting]] = []
    for name, _ in DEFAULTS:
        kept = SETTINGS.get(tx, call.scope, f"{who} {name}")
        if req.effectiveSettings:
            found.append((name, _shown(call, name, effective(tx, call, name, who), who)))
        elif kept is not None:
            found.append((name, _shown(call, name, kept.value, who)))
    after = position_of(req.nextToken, lambda: invalid("Invalid token."))
    wanted = [
        (name, one)
        for name, one in found
        if name > after and req.name in (None, name) and req.value in (None, one.value)
    ]
    shown, token = named_page(wanted, len(DEFAULTS) if req.maxResults is None else max(1, req.maxResults))
    return t.ListAccountSettingsResponse(settings=shown, nextToken=token)
