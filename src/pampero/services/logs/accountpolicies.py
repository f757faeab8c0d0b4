"""Account policies: what holds for all groups of an account. Data protection is in force; field indexes are kept, since no
answer depends on them; the other kinds are refused."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.dataprotection import InvalidProtection
from pampero.aws.paging import named_page
from pampero.services.logs import types as t
from pampero.services.logs.indexes import index_fields
from pampero.services.logs.masking import compile_protection
from pampero.services.logs.model import invalid, millis, next_position
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
MAX_POLICIES = {"DATA_PROTECTION_POLICY": 1, "FIELD_INDEX_POLICY": 20}


class AccountPolicy(msgspec.Struct):
    """A policy. updated: milliseconds."""

    name: str
    kind: str
    document: str
    criteria: str | None
    updated: int


ACCOUNT_POLICIES: Documents[AccountPolicy] = Documents("logs.accountpolicy", AccountPolicy)


def account_policies(tx: ReadTx, scope: str, kind: str) -> list[AccountPolicy]:
    """Those of a kind."""
    return [one for _, one in ACCOUNT_POLICIES.page(tx, scope, prefix=f"{kind}/")]


@operation("PutAccountPolicy", resource="*")
def put_account_policy(tx: Tx, call: Call, req: t.PutAccountPolicyRequest) -> t.PutAccountPolicyResponse:
    """Make or change a policy. Source: API_PutAccountPolicy. Raises InvalidParameterException, LimitExceededException."""
    kind = req.policyType
    most = MAX_POLICIES.get(kind)
    if most is None or req.dryRun:
        raise invalid(
            f"Account policies of the type {kind} are not supported." if most is None else "dryRun is not supported."
        )
    if kind == "DATA_PROTECTION_POLICY":
        if req.selectionCriteria is not None:
            raise invalid("selectionCriteria cannot be used with data protection policies.")
        try:
            compile_protection(req.policyDocument)
        except InvalidProtection as error:
            raise invalid(str(error)) from error
    else:
        index_fields(req.policyDocument)
    others = [one for one in account_policies(tx, call.scope, kind) if one.name != req.policyName]
    if len(others) >= most:
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    made = AccountPolicy(req.policyName, kind, req.policyDocument, req.selectionCriteria, millis(tx.now))
    ACCOUNT_POLICIES.put(tx, call.scope, f"{kind}/{made.name}", made)
    return t.PutAccountPolicyResponse(accountPolicy=_shown(call, made))


def _shown(call: Call, one: AccountPolicy) -> t.AccountPolicy:
    return t.AccountPolicy(
        policyName=one.name,
        policyDocument=one.document,
        lastUpdatedTime=one.updated,
        policyType=one.kind,
        scope="ALL",
        selectionCriteria=one.criteria,
        accountId=call.account,
    )


@operation("DescribeAccountPolicies", resource="*", read=True)
def describe_account_policies(
    tx: ReadTx, call: Call, req: t.DescribeAccountPoliciesRequest
) -> t.DescribeAccountPoliciesResponse:
    """The account's policies of a type; those of linked accounts are not known. Source: API_DescribeAccountPolicies."""
    after = next_position(req.nextToken)
    found = [
        (one.name, one)
        for one in account_policies(tx, call.scope, req.policyType)
        if req.policyName in (None, one.name) and one.name > after
    ]
    if req.accountIdentifiers and call.account not in req.accountIdentifiers:
        found = []
    page, token = named_page(found, MAX_LISTED)
    return t.DescribeAccountPoliciesResponse(accountPolicies=[_shown(call, one) for one in page], nextToken=token)


@operation("DeleteAccountPolicy", resource="*")
def delete_account_policy(tx: Tx, call: Call, req: t.DeleteAccountPolicyRequest) -> t.DeleteAccountPolicyResponse:
    """Delete a policy. Source: API_DeleteAccountPolicy. Raises ResourceNotFoundException."""
    if req.dryRun:
        raise invalid("dryRun is not supported.")
    if not ACCOUNT_POLICIES.delete(tx, call.scope, f"{req.policyType}/{req.policyName}"):
        raise ApiError("ResourceNotFoundException", "The specified account policy does not exist.")
    return t.DeleteAccountPolicyResponse()
