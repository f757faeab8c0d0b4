"""Which key of KMS a group's events are sealed with."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.encryption import DataKey
from pampero.kernel.arn import Arn, arn
from pampero.services.logs import types as t
from pampero.services.logs.model import GROUPS, group_at, invalid, split
from pampero.services.logs.sealing import group_key
from pampero.store.tx import Tx

# No source tells the words.
EITHER = "Either logGroupName or resourceIdentifier must be specified, and not both."


def _place(call: Call, req: Any) -> tuple[str, str, str]:
    """(account, region, name) of the group. Raises InvalidParameterException; NotImplemented for results of queries."""
    name, identifier = req.logGroupName, req.resourceIdentifier
    if (name is None) == (identifier is None):
        raise invalid(EITHER)
    if name is not None:
        return call.account, call.region, name
    if ":query-result:" in identifier:
        raise ApiError("NotImplemented", "A key for the results of queries is not implemented yet.", status=501)
    return split(call, identifier)


def _arn(call: Call, req: Any) -> str:
    if ":query-result:" in (req.resourceIdentifier or ""):
        where = Arn.parse(req.resourceIdentifier)
        return arn("logs", where.region, where.account, where.resource)
    account, region, name = _place(call, req)
    return arn("logs", region, account, f"log-group:{name}:log-stream:")


@operation("AssociateKmsKey", resource=_arn)
async def associate_kms_key(call: Call, req: t.AssociateKmsKeyRequest) -> None:
    """Seal what is put into a group from now on. Source: API_AssociateKmsKey. Results of queries are answered 501.

    Raises ResourceNotFoundException, InvalidParameterException, AccessDeniedException where the key's policy does not let
    CloudWatch Logs use it.
    """
    place = _place(call, req)
    group = await call.read(group_at, place)
    await call.write(_associate, place, await group_key(call, group.arn, req.kmsKeyId))


def _associate(tx: Tx, place: tuple[str, str, str], made: DataKey) -> None:
    group = group_at(tx, place)
    group.kms_key, group.data_key = made.key, made.sealed
    GROUPS.save(tx, group)


@operation("DisassociateKmsKey", resource=_arn)
def disassociate_kms_key(tx: Tx, call: Call, req: t.DisassociateKmsKeyRequest) -> None:
    """Seal no more of what is put into a group; what is there stays sealed. Source: API_DisassociateKmsKey.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    group = group_at(tx, _place(call, req))
    group.kms_key, group.data_key = "", b""
    GROUPS.save(tx, group)
