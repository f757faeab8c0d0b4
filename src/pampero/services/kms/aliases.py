"""Aliases of keys."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, operation
from pampero.services.kms import types as t
from pampero.services.kms.access import Conditions, alias_arn, asks
from pampero.services.kms.listing import pages
from pampero.services.kms.model import (
    ALIAS,
    ALIASES,
    RESERVED,
    Alias,
    Key,
    check_not_deleting,
    find_plain,
    invalid,
    no_alias,
    no_key,
)  # fmt: skip
from pampero.store.tx import ReadTx, Tx

LISTED = 50


def _name_arn(call: Call, req: t.CreateAliasRequest | t.UpdateAliasRequest | t.DeleteAliasRequest) -> str:
    return alias_arn(call, req.AliasName)


def _both(tx: ReadTx, call: Call, req: t.CreateAliasRequest | t.UpdateAliasRequest) -> list[Check]:
    """The alias, the key that it comes to stand for, and the one that it has stood for. Source: "Controlling access to
    aliases"."""
    _check_name(req.AliasName)
    keys = [find_plain(tx, call, req.TargetKeyId)]
    standing = ALIASES.shared(tx, call.scope, req.AliasName)
    if standing is not None and call.operation == "UpdateAlias":
        keys.append(find_plain(tx, call, standing.key))
    return _checks(tx, call, req, keys)


def _deleted(tx: ReadTx, call: Call, req: t.DeleteAliasRequest) -> list[Check]:
    standing = _existing(tx, call, req.AliasName)
    return _checks(tx, call, req, [find_plain(tx, call, standing.key)])


def _checks(tx: ReadTx, call: Call, req: object, keys: list[Key]) -> list[Check]:
    name = alias_arn(call, getattr(req, "AliasName", ""))
    mine = Check(f"kms:{call.operation}", name, Conditions(tx, call, req, None))
    return [mine, *(asks(tx, call, req, key) for key in keys)]


def _check_name(name: str) -> None:
    """Raises ValidationException, NotAuthorizedException for what is AWS's own."""
    if not name.startswith(ALIAS) or name == ALIAS:
        raise invalid(
            'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html'
        )
    if name.startswith(RESERVED):
        raise ApiError("NotAuthorizedException", "")
    if ":" in name:
        raise invalid(f"{name} contains invalid characters for an alias")


def _existing(tx: ReadTx, call: Call, name: str) -> Alias:
    found = ALIASES.get(tx, call.scope, name)
    if found is None:
        raise no_alias(alias_arn(call, name))
    return found


@operation("CreateAlias", resource=_name_arn, checks=_both)
def create_alias(tx: Tx, call: Call, req: t.CreateAliasRequest) -> None:
    """Give a key another name. Source: API_CreateAlias.

    Raises ValidationException, NotAuthorizedException, NotFoundException, AlreadyExistsException, KMSInvalidStateException.
    """
    key = find_plain(tx, call, req.TargetKeyId)
    if ALIASES.shared(tx, call.scope, req.AliasName) is not None:
        raise ApiError(
            "AlreadyExistsException", f"An alias with the name {alias_arn(call, req.AliasName)} already exists"
        )
    check_not_deleting(key)
    made = Alias(req.AliasName, call.account, call.region, key=key.name, created=tx.now, updated=tx.now)
    ALIASES.save(tx, made)


@operation("UpdateAlias", resource=_name_arn, checks=_both)
def update_alias(tx: Tx, call: Call, req: t.UpdateAliasRequest) -> None:
    """Have an alias stand for another key of the same usage and kind. Source: API_UpdateAlias.

    Raises ValidationException, NotAuthorizedException, NotFoundException, KMSInvalidStateException.
    """
    alias = _existing(tx, call, req.AliasName)
    key, before = find_plain(tx, call, req.TargetKeyId), find_plain(tx, call, alias.key)
    check_not_deleting(key)
    if (key.usage, _kind(key)) != (before.usage, _kind(before)):
        raise invalid("The KMS keys must be the same type and have the same key usage.")
    alias.key, alias.updated = key.name, tx.now
    ALIASES.save(tx, alias)


def _kind(key: Key) -> str:
    """Symmetric, HMAC, or asymmetric."""
    return key.spec.partition("_")[0] if key.spec.startswith(("SYMMETRIC", "HMAC")) else "asymmetric"


@operation("DeleteAlias", resource=_name_arn, checks=_deleted)
def delete_alias(tx: Tx, call: Call, req: t.DeleteAliasRequest) -> None:
    """Take a name away. Source: API_DeleteAlias. Raises NotFoundException, NotAuthorizedException."""
    _check_name(req.AliasName)
    ALIASES.delete(tx, call.scope, req.AliasName)


@operation("ListAliases", resource="*", read=True)
def list_aliases(tx: ReadTx, call: Call, req: t.ListAliasesRequest) -> t.ListAliasesResponse:
    """The account's in the Region by name, or a key's; in pages of 50. Source: API_ListAliases.

    AWS shows the aliases of managed keys that are not made yet, too. Those of other accounts' keys nobody is told ("Cross-account use:
    No"); which error that is no source tells. Raises InvalidMarkerException, InvalidArnException,
    NotFoundException.
    """
    wanted = None if req.KeyId is None else find_plain(tx, call, req.KeyId)
    if wanted is not None and wanted.account != call.account:
        raise no_key(wanted.arn)

    def look(after: str, most: int) -> list[tuple[str, Alias]]:
        if wanted is None:
            return ALIASES.page(tx, call.scope, after=after, limit=most)
        return [one for one in ALIASES.find(tx, wanted.scope, "key", wanted.name) if one[0] > after][:most]

    found, marker = pages(req, LISTED, look)
    listed = [
        t.AliasListEntry(
            AliasName=one.name,
            AliasArn=one.arn,
            TargetKeyId=one.key,
            CreationDate=one.created,
            LastUpdatedDate=one.updated,
        )
        for one in found
    ]
    return t.ListAliasesResponse(Aliases=listed, Truncated=marker is not None, NextMarker=marker)
