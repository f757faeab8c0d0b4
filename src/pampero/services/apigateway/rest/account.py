"""The account's settings for API Gateway."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, assumable, operation, pass_role
from pampero.services.apigateway.model import PRINCIPAL, at, bad_request
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.patch import Rule, patch, scalar
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx


class Settings(msgspec.Struct):
    """What an account has set in a region."""

    cloudwatchRoleArn: str | None = None


ACCOUNTS = Documents("apigateway.account", Settings)


def _shown(settings: Settings) -> t.Account:
    return t.Account(
        cloudwatchRoleArn=settings.cloudwatchRoleArn,
        throttleSettings=t.ThrottleSettings(burstLimit=5000, rateLimit=10000.0),
        features=["UsagePlans"],
        apiKeyVersion="4",
    )


@operation("GetAccount", resource=at("/account"), action="apigateway:GET", read=True)
def get_account(tx: ReadTx, call: Call, req: t.GetAccountRequest) -> t.Account:
    """The account's settings. Source: API_GetAccount."""
    return _shown(ACCOUNTS.get(tx, call.scope, "") or Settings())


def _nothing(target: Any, operation_: str, name: str, value: str) -> None:
    """Usage plans are always there."""


UNTRUSTING = (
    "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add "
    "the required role policy."
)


@operation("UpdateAccount", resource=at("/account"), action="apigateway:PATCH")
def update_account(tx: Tx, call: Call, req: t.UpdateAccountRequest) -> t.Account:
    """Set the role that writes logs. Source: API_UpdateAccount. Raises BadRequestException."""
    settings = ACCOUNTS.get(tx, call.scope, "") or Settings()
    former = settings.cloudwatchRoleArn
    role = scalar("cloudwatchRoleArn", lambda value: value or None, ("replace", "remove"))
    rules = {"/cloudwatchRoleArn": role, "/features": Rule(("add",), _nothing)}
    patch(settings, req.patchOperations, rules)
    if settings.cloudwatchRoleArn and not settings.cloudwatchRoleArn.startswith("arn:"):
        raise bad_request("The role ARN does not have required permissions set to API Gateway")
    if settings.cloudwatchRoleArn != former:
        pass_role(tx, call, PRINCIPAL, settings.cloudwatchRoleArn)
        if settings.cloudwatchRoleArn and not assumable(tx, call, settings.cloudwatchRoleArn, PRINCIPAL):
            raise bad_request(UNTRUSTING)
    ACCOUNTS.put(tx, call.scope, "", settings)
    return _shown(settings)
