"""Users: what is kept of them, and by which names they are found.

Source: developer guide, "Customizing sign-in attributes": a user has one name that never changes, and may be found by others: a
verified address where the pool has aliases; the address that is its name where the pool has those as names. Its `sub` names it,
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.attributes import VERIFIED, check, refuse_unspoken
from pampero.services.cognito.pools.model import Client, Pool, invalid
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ALIASES = ("email", "phone_number", "preferred_username")


class User(msgspec.Struct):
    """A user. status: as AWS calls it. salt, verifier: of the password (`srp`), the latter sealed; empty: there is none.
    set: when it was set; temporary: an administrator did. history: (salt, sealed verifier) of former ones, the last first.
    failures, failed: how often signing in has failed, and when last. factors: the second ones that are on: SMS_MFA, EMAIL_OTP,
    SOFTWARE_TOKEN_MFA. totp: the secret of an authenticator, sealed; offered: one that is not proven yet; step: the last of
    its codes that was used. groups: by name. made, changed: epoch seconds."""

    pool: str
    name: str
    sub: str
    status: str
    attributes: dict[str, str]
    made: float
    changed: float
    enabled: bool = True
    salt: str = ""
    verifier: bytes = b""
    set: float = 0.0
    temporary: bool = False
    history: list[tuple[str, bytes]] = msgspec.field(default_factory=list)
    failures: int = 0
    failed: float = 0.0
    factors: list[str] = msgspec.field(default_factory=list)
    preferred: str = ""
    totp: bytes = b""
    offered: bytes = b""
    step: int = 0
    groups: list[str] = msgspec.field(default_factory=list)


def _alias(name: str) -> str:
    return name.lower()


USERS: Documents[User] = Documents(
    "cognito-idp.user",
    User,
    {
        "sub": lambda user: user.sub,
        "name": lambda user: _alias(user.name),
        **{
            name: (lambda user, name=name: _alias(user.attributes[name]) if name in user.attributes else None)  # type: ignore[misc]
            for name in ALIASES
        },
    },
    at=lambda user: (user.pool, user.name),
)


def not_found() -> ApiError:
    """UserNotFoundException."""
    return ApiError("UserNotFoundException", "User does not exist.")


def same(pool: Pool, one: str, other: str) -> bool:
    """Whether two names are one in a pool."""
    return one == other if pool.case_sensitive else one.lower() == other.lower()


def by_alias(tx: ReadTx, pool: Pool, name: str, value: str) -> list[User]:
    """The users with this value of an attribute that may be an alias."""
    found = [user for _, user in USERS.find(tx, pool.id, name, _alias(value))]
    return [user for user in found if same(pool, user.attributes.get(name, ""), value)]


def find(tx: ReadTx, pool: Pool, name: str) -> User | None:
    """The user that a name of any kind means."""
    user = by_name(tx, pool, name)
    if user is not None:
        return user
    for _, user in USERS.find(tx, pool.id, "sub", name):
        return user
    for kind in pool.settings.UsernameAttributes or []:
        for user in by_alias(tx, pool, kind, name):
            return user
    for kind in pool.settings.AliasAttributes or []:
        for user in by_alias(tx, pool, kind, name):
            if kind not in VERIFIED or user.attributes.get(VERIFIED[kind]) == "true":
                return user
    return None


def by_name(tx: ReadTx, pool: Pool, name: str) -> User | None:
    """The user of this very name."""
    found = USERS.get(tx, pool.id, name)
    if found is None and not pool.case_sensitive:
        found = next((user for _, user in USERS.find(tx, pool.id, "name", _alias(name))), None)
    return found


def existing(tx: ReadTx, pool: Pool, name: str) -> User:
    """The same. Raises UserNotFoundException."""
    found = find(tx, pool, name)
    if found is None:
        raise not_found()
    return found


def by_sub(tx: ReadTx, pool: str, sub: str) -> User | None:
    """The user with this `sub`."""
    return next((user for _, user in USERS.find(tx, pool, "sub", sub)), None)


def given(attributes: Iterable[t.AttributeType] | None) -> dict[str, str]:
    """A request's attributes as a map."""
    return {one.Name: one.Value or "" for one in attributes or ()}


def listed(attributes: Mapping[str, str]) -> list[t.AttributeType]:
    """Attributes as an answer lists them."""
    return [t.AttributeType(Name=name, Value=value) for name, value in attributes.items()]


def told(user: User) -> dict[str, str]:
    """A user's attributes as a pool's functions see them."""
    return {**user.attributes, "cognito:user_status": user.status}


def new_user(
    tx: ReadTx, pool: Pool, name: str, attributes: dict[str, str], status: str, *, force: bool = False
) -> User:
    """A user that is not stored yet. force: it takes aliases that others have. Raises UsernameExistsException,
    InvalidParameterException, AliasExistsException."""
    refuse_unspoken("username", name)
    sub = ids.uuid4()
    kinds = pool.settings.UsernameAttributes or []
    if kinds:
        kind = next((kind for kind in kinds if _has_form(kind, name)), None)
        if kind is None:
            raise invalid(f"Username should be {_either(kinds)}.")
        attributes = {kind: name, **attributes}
        if by_alias(tx, pool, kind, attributes[kind]):
            raise ApiError("UsernameExistsException", f"An account with the given {kind} already exists.")
        name = sub
    else:
        if any(_has_form(kind, name) for kind in pool.settings.AliasAttributes or [] if kind in VERIFIED):
            kind = next(kind for kind in pool.settings.AliasAttributes or [] if _has_form(kind, name))
            raise invalid(
                f"Username cannot be of {kind.removesuffix('_number')} format, since user pool is configured for {kind.removesuffix('_number')} alias."
            )
        if by_name(tx, pool, name) is not None or by_sub(tx, pool.id, name) is not None:
            raise ApiError("UsernameExistsException", "User already exists")
    known = pool.attributes
    for attribute, value in attributes.items():
        check(known, attribute, value)
    for one in pool.schema:
        if one.required and one.name != "sub" and not attributes.get(one.name):
            raise invalid(
                f"Attributes did not conform to the schema: {one.name}: The attribute {one.name} is required\n"
            )
    user = User(pool.id, name, sub, status, {"sub": sub, **attributes}, tx.now, tx.now)
    if not force:
        for kind in pool.settings.AliasAttributes or []:
            if user.attributes.get(VERIFIED.get(kind, "")) == "true":
                refuse_taken(tx, pool, user, kind)
    return user


def anew(tx: ReadTx, pool: Pool, user: User, *, force: bool = False) -> User:
    """A user that was drafted in another transaction, as it can still be made. Raises what `new_user` does."""
    kinds = pool.settings.UsernameAttributes or []
    name = next((user.attributes[kind] for kind in kinds if user.attributes.get(kind)), user.name)
    attributes = {key: value for key, value in user.attributes.items() if key != "sub"}
    made = new_user(tx, pool, name, attributes, user.status, force=force)
    made.sub, made.attributes["sub"], made.name = user.sub, user.sub, user.name
    return made


def _has_form(kind: str, name: str) -> bool:
    return "@" in name if kind == "email" else kind == "phone_number" and name.startswith("+") and name[1:].isdigit()


def _either(kinds: list[str]) -> str:
    words = {"email": "an email", "phone_number": "a phone number"}
    return " or ".join(words[kind] for kind in kinds)


def refuse_taken(tx: ReadTx, pool: Pool, user: User, kind: str) -> None:
    """Raises AliasExistsException where another user has the user's value of an alias, verified."""
    value = user.attributes.get(kind)
    for other in by_alias(tx, pool, kind, value) if value else ():
        if other.sub != user.sub and (kind not in VERIFIED or other.attributes.get(VERIFIED[kind]) == "true"):
            raise ApiError("AliasExistsException", f"An account with the given {kind} already exists.")


def take_aliases(tx: Tx, pool: Pool, user: User, force: bool) -> None:
    """Make the user's verified addresses its aliases. force: take them from whoever has them. Raises AliasExistsException."""
    for kind in pool.settings.AliasAttributes or []:
        flag = VERIFIED.get(kind, "")
        if user.attributes.get(flag) != "true":
            continue
        if not force:
            refuse_taken(tx, pool, user, kind)
            continue
        for other in by_alias(tx, pool, kind, user.attributes[kind]):
            if other.sub != user.sub and other.attributes.get(flag) == "true":
                other.attributes[flag] = "false"
                USERS.save(tx, other)


def change_attributes(tx: Tx, pool: Pool, user: User, changes: Mapping[str, str], *, admin: bool) -> list[str]:
    """Set attributes of a user that is stored afterwards; the addresses among them that changed and are not verified.

    Raises InvalidParameterException, AliasExistsException.
    """
    known, unverified = pool.attributes, []
    for name, value in changes.items():
        one = known.get(name)
        if name == "sub" or (one is not None and not one.mutable and user.attributes.get(name) != value):
            raise invalid(f"user.{name}: Attribute cannot be updated.\n")
        needed = (one is not None and one.required) or name in (pool.settings.UsernameAttributes or [])
        if needed and not value and user.attributes.get(name):
            raise invalid(f"user.{name}: Attribute cannot be deleted.\n")
        if not admin and name in VERIFIED.values():
            raise invalid(f"Cannot modify the non-mutable attribute {name}")
        check(known, name, value)
    for name, value in changes.items():
        if name in VERIFIED and user.attributes.get(name) != value and VERIFIED[name] not in changes:
            user.attributes[VERIFIED[name]] = "false"
            unverified.append(name)
        if value or name in VERIFIED.values():
            user.attributes[name] = value
        else:
            user.attributes.pop(name, None)
    for kind in pool.settings.UsernameAttributes or []:
        for other in by_alias(tx, pool, kind, changes[kind]) if changes.get(kind) else ():
            if other.sub != user.sub:
                raise ApiError("AliasExistsException", f"An account with the given {kind} already exists.")
    take_aliases(tx, pool, user, force=False)
    user.changed = tx.now
    USERS.save(tx, user)
    return unverified


def readable(pool: Pool, client: Client) -> set[str]:
    """The attributes that a client may read: where it names none, all but those that are for administrators alone.

    Source: CDK, UserPoolClientOptions.readAttributes: "all standard and custom attributes".
    """
    named = client.settings.ReadAttributes
    return {"sub", *(named if named is not None else (one.name for one in pool.schema if not one.developer))}


def refuse_unwritable(pool: Pool, client: Client, names: Iterable[str]) -> None:
    """Raises NotAuthorizedException for attributes that a client may not set."""
    named = client.settings.WriteAttributes
    may = set(named) if named is not None else {one.name for one in pool.schema if not one.developer}
    # Where somebody comes from is said by its provider alone.
    if any(name not in may or name == "identities" for name in names):
        raise ApiError("NotAuthorizedException", "A client attempted to write unauthorized attribute")


def described(user: User, names: Iterable[str] | None = None) -> t.UserType:
    """A user as a list of users shows it. names: of the attributes that are asked for; None: all."""
    wanted = None if names is None else set(names)
    shown = {name: value for name, value in user.attributes.items() if wanted is None or name in wanted}
    return t.UserType(
        Username=user.name, Attributes=listed(shown), UserCreateDate=user.made, UserLastModifiedDate=user.changed,
        Enabled=user.enabled, UserStatus=user.status,
    )  # fmt: skip
