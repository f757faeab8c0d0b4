"""Users of a pool, all or those that a filter finds. Source: API_ListUsers; developer guide, "Searching for users"."""

from __future__ import annotations

import re
from typing import NamedTuple

from pampero.api import Call, operation
from pampero.aws.paging import page, position_of
from pampero.kernel.clock import breathe
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, invalid, named_pool, pool_of
from pampero.services.cognito.pools.users import USERS, User, described
from pampero.store.tx import ReadTx

FILTER = re.compile(r'\s*([A-Za-z_:]{1,64})\s*(\^?=)\s*"([^"]{0,2048})"\s*')
SEARCHED = frozenset({
    "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "cognito:user_status",
    "status", "sub",
})  # fmt: skip
# What is found by an index.
INDEXED = {"username": "name", "sub": "sub", "email": "email", "phone_number": "phone_number"}
MAX_PAGE = 60
SLICE = 200


class Filter(NamedTuple):
    """What users are asked for."""

    attribute: str
    prefix: bool
    value: str

    def matches(self, pool: Pool, user: User) -> bool:
        """Whether it finds a user."""
        found = self._value(user)
        if found is None:
            return False
        value = self.value
        if not pool.case_sensitive or self.attribute in ("cognito:user_status", "status"):
            found, value = found.lower(), value.lower()
        return found.startswith(value) if self.prefix else found == value

    def _value(self, user: User) -> str | None:
        match self.attribute:
            case "username":
                return user.name
            case "cognito:user_status":
                return user.status
            case "status":
                return "Enabled" if user.enabled else "Disabled"
        return user.attributes.get(self.attribute)


def read_filter(text: str | None) -> Filter | None:
    """Take a filter apart. Raises InvalidParameterException."""
    if not text:
        return None
    found = FILTER.fullmatch(text.replace('\\"', "\x00"))
    if found is None:
        raise invalid("Error while parsing filter.")
    if found[1] not in SEARCHED:
        raise invalid(f"Invalid search attribute: {found[1]}")
    return Filter(found[1], found[2] == "^=", found[3].replace("\x00", '"'))


def _slice(tx: ReadTx, pool: Pool, filter: Filter | None, after: str, most: int) -> list[tuple[str, User]]:
    if filter is not None and not filter.prefix and filter.attribute in INDEXED:
        value = filter.value if filter.attribute == "sub" else filter.value.lower()
        found = USERS.find(tx, pool.id, INDEXED[filter.attribute], value)
        return [(name, user) for name, user in found if name > after][:most]
    return USERS.page(tx, pool.id, after=after, limit=most)


@operation("ListUsers", resource=named_pool)
async def list_users(call: Call, req: t.ListUsersRequest) -> t.ListUsersResponse:
    """A pool's users by name. Source: API_ListUsers. Raises InvalidParameterException, ResourceNotFoundException."""
    pool = await call.read(pool_of, call, req.UserPoolId)
    wanted, most = read_filter(req.Filter), MAX_PAGE if req.Limit is None else req.Limit
    after = position_of(req.PaginationToken, lambda: invalid("Invalid pagination token."))
    for name in req.AttributesToGet or []:
        if name not in pool.attributes:
            raise invalid(f"One or more requested attributes do not exist: {name}.")
    found: list[User] = []
    while len(found) <= most:
        part = await call.read(_slice, pool, wanted, after, SLICE)
        found += [user for _, user in part if wanted is None or wanted.matches(pool, user)]
        if len(part) < SLICE:
            break
        after = part[-1][0]
        await breathe()
    listed, token = page(found, most, lambda user: user.name)
    return t.ListUsersResponse(Users=[described(user, req.AttributesToGet) for user in listed], PaginationToken=token)
