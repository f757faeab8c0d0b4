"""Data protection policies: what readers without `logs:Unmask` see as asterisks, by a group's policy and the account's.

What is stored stays whole; the mask is laid over it when it is read, also over events that came before the policy. The
findings of the audit go nowhere.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.dataprotection import InvalidProtection
from pampero.services.logs import types as t
from pampero.services.logs.accountpolicies import account_policies
from pampero.services.logs.indexes import identified
from pampero.services.logs.masking import Mask, compile_protection, mask_with
from pampero.services.logs.model import Group, group_arn, group_at, invalid, millis, split
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx


class Protection(msgspec.Struct):
    """A group's policy. updated: milliseconds."""

    document: str
    updated: int


PROTECTIONS: Documents[Protection] = Documents("logs.protection", Protection)


@operation("PutDataProtectionPolicy", resource=identified)
def put_data_protection_policy(
    tx: Tx, call: Call, req: t.PutDataProtectionPolicyRequest
) -> t.PutDataProtectionPolicyResponse:
    """Mask what a policy's identifiers find in a group. Source: API_PutDataProtectionPolicy.

    Raises ResourceNotFoundException, InvalidParameterException.
    """
    group = group_at(tx, split(call, req.logGroupIdentifier))
    try:
        compile_protection(req.policyDocument)
    except InvalidProtection as error:
        raise invalid(str(error)) from error
    made = Protection(req.policyDocument, millis(tx.now))
    PROTECTIONS.put(tx, group.scope, group.uid, made)
    return t.PutDataProtectionPolicyResponse(
        logGroupIdentifier=req.logGroupIdentifier, policyDocument=made.document, lastUpdatedTime=made.updated
    )


@operation("GetDataProtectionPolicy", resource=identified, read=True)
def get_data_protection_policy(
    tx: ReadTx, call: Call, req: t.GetDataProtectionPolicyRequest
) -> t.GetDataProtectionPolicyResponse:
    """A group's policy; nothing but the group where it has none. Source: API_GetDataProtectionPolicy."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    found = PROTECTIONS.get(tx, group.scope, group.uid)
    return t.GetDataProtectionPolicyResponse(
        logGroupIdentifier=req.logGroupIdentifier,
        policyDocument=found.document if found is not None else None,
        lastUpdatedTime=found.updated if found is not None else None,
    )


@operation("DeleteDataProtectionPolicy", resource=identified)
def delete_data_protection_policy(tx: Tx, call: Call, req: t.DeleteDataProtectionPolicyRequest) -> None:
    """Mask no more. Source: API_DeleteDataProtectionPolicy. Raises ResourceNotFoundException."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    if not PROTECTIONS.delete(tx, group.scope, group.uid):
        raise ApiError("ResourceNotFoundException", "The specified data protection policy does not exist.")


def masked(tx: ReadTx, group: Group) -> Mask | None:
    """What hides data in a group's messages; None: nothing does."""
    own = PROTECTIONS.get(tx, group.scope, group.uid)
    documents = [own.document] if own is not None else []
    documents += [one.document for one in account_policies(tx, group.scope, "DATA_PROTECTION_POLICY")]
    found = [regex for document in documents for regex in compile_protection(document)]
    return mask_with(found) if found else None


def reading(tx: ReadTx, call: Call, group: Group, unmask: bool | None) -> Mask | None:
    """As `masked`, for a reader who may ask to see all. Raises AccessDenied."""
    if not unmask:
        return masked(tx, group)
    call.require(tx, Check("logs:Unmask", group_arn((group.account, group.region, group.name))))
    return None
