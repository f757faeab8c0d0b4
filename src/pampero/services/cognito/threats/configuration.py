"""What follows from a risk: for a pool, or for a client of it. Sources: API_SetRiskConfiguration, API_DescribeRiskConfiguration;
developer guide, "Advanced security with threat protection".
"""

from __future__ import annotations

import ipaddress

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, client_of, invalid, named_pool, pool_of
from pampero.services.cognito.threats.origins import watched
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ALL = "ALL"
MAX_RANGES = 200
# By the pool, and in it by the client; ALL for those that have none of their own.
RISKS: Documents[t.RiskConfigurationType] = Documents("cognito-idp.risk", t.RiskConfigurationType)


def configuration_of(tx: ReadTx, pool: Pool, client: str) -> t.RiskConfigurationType:
    """What is in force for a client."""
    return RISKS.get(tx, pool.id, client) or RISKS.get(tx, pool.id, ALL) or t.RiskConfigurationType()


def refuse_unwatched(pool: Pool) -> None:
    """Raises UserPoolAddOnNotEnabledException where threat protection is off."""
    if not watched(pool):
        raise ApiError("UserPoolAddOnNotEnabledException", "Threat protection is not enabled for the user pool.")


@operation("SetRiskConfiguration", resource=named_pool)
def set_risk_configuration(tx: Tx, call: Call, req: t.SetRiskConfigurationRequest) -> t.SetRiskConfigurationResponse:
    """Say what follows from risks; what is left out goes back to its default, and all of it has the pool's (of a client) or none.

    No list of stolen passwords is here: compromised credentials are never found, and their action is kept and shown. Source:
    API_SetRiskConfiguration. Raises ResourceNotFoundException, InvalidParameterException, UserPoolAddOnNotEnabledException.
    """
    pool = pool_of(tx, call, req.UserPoolId)
    refuse_unwatched(pool)
    if req.ClientId not in (None, ALL):
        client_of(tx, pool, req.ClientId)
    exceptions = req.RiskExceptionConfiguration
    if exceptions is not None:
        for ranges in (exceptions.BlockedIPRangeList, exceptions.SkippedIPRangeList):
            _check_ranges(ranges or [])
    takeover = req.AccountTakeoverRiskConfiguration
    if takeover is not None and takeover.NotifyConfiguration is None and any(
        action is not None and action.Notify
        for action in (takeover.Actions.LowAction, takeover.Actions.MediumAction, takeover.Actions.HighAction)
    ):  # fmt: skip
        raise invalid("NotifyConfiguration is required where an action notifies.")
    given = t.RiskConfigurationType(
        UserPoolId=pool.id, ClientId=req.ClientId, AccountTakeoverRiskConfiguration=takeover,
        CompromisedCredentialsRiskConfiguration=req.CompromisedCredentialsRiskConfiguration,
        RiskExceptionConfiguration=exceptions, LastModifiedDate=tx.now,
    )  # fmt: skip
    if takeover is None and exceptions is None and req.CompromisedCredentialsRiskConfiguration is None:
        RISKS.delete(tx, pool.id, req.ClientId or ALL)
    else:
        RISKS.put(tx, pool.id, req.ClientId or ALL, given)
    return t.SetRiskConfigurationResponse(RiskConfiguration=given)


def _check_ranges(ranges: list[str]) -> None:
    if len(ranges) > MAX_RANGES:
        raise invalid(f"At most {MAX_RANGES} IP ranges are allowed.")
    for one in ranges:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError as error:
            raise invalid(f"{one[:64]} is not a valid IP range in CIDR notation.") from error


@operation("DescribeRiskConfiguration", resource=named_pool, read=True)
def describe_risk_configuration(
    tx: ReadTx, call: Call, req: t.DescribeRiskConfigurationRequest
) -> t.DescribeRiskConfigurationResponse:
    """What is set for a pool, or for a client. Source: API_DescribeRiskConfiguration. Raises ResourceNotFoundException,
    UserPoolAddOnNotEnabledException."""
    pool = pool_of(tx, call, req.UserPoolId)
    refuse_unwatched(pool)
    if req.ClientId not in (None, ALL):
        client_of(tx, pool, req.ClientId)
    found = RISKS.get(tx, pool.id, req.ClientId or ALL)
    return t.DescribeRiskConfigurationResponse(
        RiskConfiguration=found or t.RiskConfigurationType(UserPoolId=pool.id, ClientId=req.ClientId)
    )


def within(ip: str, ranges: list[str] | None) -> bool:
    """Whether an address is in one of these ranges."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(one, strict=False) for one in ranges or [])
