"""Session tags: passed with a request, inherited from the calling session, and the role's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pampero.api import ApiError
from pampero.auth.principals import Principal
from pampero.aws.tags import tag_keys
from pampero.services.sts.types import Tag

MAX_TAGS = 50
MAX_KEY_LENGTH, MAX_VALUE = 128, 256


class Tagging(NamedTuple):
    """given: what a request passes; inherited: what the calling session hands on; transitive: the keys of those that the
    new session will hand on."""

    given: Mapping[str, str]
    inherited: Mapping[str, str]
    transitive: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether the session has tags, for which `sts:TagSession` is needed."""
        return bool(self.given or self.inherited)

    def on(self, role: Mapping[str, str]) -> dict[str, str]:
        """The tags of the session of a role: keys are the same in whatever letters, and the role's give way."""
        session = {**self.inherited, **self.given}
        taken = {key.lower() for key in session}
        return {**{key: value for key, value in role.items() if key.lower() not in taken}, **session}


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidParameterValue", text)


def request_tags(tags: Iterable[Tag] | None) -> dict[str, str]:
    """The tags of a request. Raises InvalidParameterValue."""
    given = [(tag.Key, tag.Value) for tag in tags or ()]
    if len({key.lower() for key, _ in given}) < len(given):
        raise _invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    return dict(given)


def tagging(who: Principal, given: Mapping[str, str], transitive: Iterable[str]) -> Tagging:
    """The tags of a new session that `who` asks for. Source: "Pass session tags in AWS STS".

    Raises InvalidParameterValue.
    """
    handed = {key.lower() for key in who.transitive}
    inherited = {key: value for key, value in who.tags.items() if key.lower() in handed}
    keys = {key.lower(): key for key in given}
    if any(key in handed for key in keys):
        text = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session."
        raise _invalid(text)
    wanted = [key.lower() for key in transitive]
    if any(key not in keys for key in wanted):
        raise _invalid("The specified transitive tag key must be included in the requested tags.")
    return Tagging(given, inherited, (*inherited, *(keys[key] for key in wanted)))


def tag_conditions(tags: Mapping[str, str], transitive: Iterable[str] = ()) -> dict[str, list[str]]:
    """The condition keys of tags that are passed."""
    keys = tag_keys(tags)
    if handed := list(transitive):
        keys["sts:TransitiveTagKeys"] = handed
    return keys


def claimed(given: Mapping[str, str], transitive: Iterable[str]) -> Tagging:
    """The tags that an identity provider states. Raises InvalidParameterValue."""
    if len(given) > MAX_TAGS:
        raise _invalid(f"A session may have {MAX_TAGS} tags at most.")
    if len({key.lower() for key in given}) < len(given):
        raise _invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if any(not 0 < len(key) <= MAX_KEY_LENGTH or len(value) > MAX_VALUE for key, value in given.items()):
        raise _invalid("Session tags may have keys of 128 and values of 256 characters.")
    return tagging(Principal.anonymous(), given, transitive)
