"""Which images a lifecycle policy has expire or archived. Pure.

Source: Amazon ECR User Guide, "Lifecycle policy properties" and "How lifecycle policies work": rules are evaluated all at once, then
applied by priority; an image is claimed by the first rule that its tags meet, and a rule never claims what one before it has.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from pampero.kernel import jsontext
from pampero.kernel.glob import matches
from pampero.services.ecr.stored import Image

DAY = 86400.0
EXPIRE, TRANSITION = "expire", "transition"
COUNTED = "imageCountMoreThan"
SINCE = {"sinceImagePushed": "pushed", "sinceImagePulled": "pulled", "sinceImageTransitioned": "archived"}
STATUSES = ("tagged", "untagged", "any")
MAX_WILDCARDS = 4


class BadPolicy(ValueError):
    """A text that is no lifecycle policy; the text says why."""


class Rule(Struct, frozen=True):
    """One rule. patterns: all of them must be met by one of an image's tags each. since: by which of its times it is old; "": it is
    counted. storage: the class that its images are in."""

    priority: int
    status: str
    patterns: tuple[str, ...]
    since: str
    number: int
    action: str
    storage: str


class Verdict(Struct, frozen=True):
    """What becomes of an image, and by which rule."""

    image: Image
    tags: list[str]
    rule: Rule


def parse(text: str) -> list[Rule]:
    """A policy's rules by priority. Raises BadPolicy."""
    try:
        document = jsontext.loads(text)
    except ValueError as error:
        raise BadPolicy("the text is not valid JSON") from error
    found = document.get("rules") if isinstance(document, dict) else None
    if not isinstance(found, list) or not found:
        raise BadPolicy("it has no list of rules")
    rules = sorted((_rule(one) for one in found), key=lambda rule: rule.priority)
    if len({rule.priority for rule in rules}) != len(rules):
        raise BadPolicy("rulePriority must be unique")
    for rule in rules:
        if rule.status == "any" and any(
            other.priority > rule.priority and (other.action, other.storage) == (rule.action, rule.storage)
            for other in rules
        ):
            raise BadPolicy("a rule with tagStatus any must have the highest rulePriority")
    return rules


def _rule(value: Any) -> Rule:
    if not isinstance(value, dict):
        raise BadPolicy("a rule is no object")
    unknown = value.keys() - {"rulePriority", "description", "selection", "action"}
    selection, action, priority = value.get("selection"), value.get("action"), value.get("rulePriority")
    if unknown or not isinstance(selection, dict) or not isinstance(action, dict):
        raise BadPolicy(
            f"a rule has rulePriority, selection, action and nothing else but a description {sorted(unknown)}"
        )
    if not isinstance(priority, int) or isinstance(priority, bool) or priority < 1:
        raise BadPolicy("rulePriority must be a positive integer")
    status = selection.get("tagStatus")
    if status not in STATUSES:
        raise BadPolicy("tagStatus must be one of tagged, untagged, any")
    kind, number = selection.get("countType"), selection.get("countNumber")
    if kind != COUNTED and kind not in SINCE:
        raise BadPolicy(f"countType must be one of {', '.join((COUNTED, *SINCE))}")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise BadPolicy("countNumber must be a positive integer")
    if (selection.get("countUnit") == "days") != (kind != COUNTED):
        raise BadPolicy("countUnit must be days where countType is a time, and absent otherwise")
    verb, target = action.get("type"), action.get("targetStorageClass")
    if verb not in (EXPIRE, TRANSITION) or (target == "archive") != (verb == TRANSITION):
        raise BadPolicy("action must be of type expire, or transition with the targetStorageClass archive")
    storage = selection.get("storageClass", "standard")
    if storage not in ("standard", "archive") or (storage == "archive" and verb == TRANSITION):
        raise BadPolicy("storageClass must be standard, or archive for images that expire")
    if kind == "sinceImageTransitioned" and storage != "archive":
        raise BadPolicy("sinceImageTransitioned is for the storageClass archive")
    return Rule(priority, status, _patterns(selection, status), SINCE.get(kind, ""), number, verb, storage)


def _patterns(selection: dict[str, Any], status: str) -> tuple[str, ...]:
    prefixes, patterns = selection.get("tagPrefixList"), selection.get("tagPatternList")
    if status != "tagged":
        if prefixes or patterns:
            raise BadPolicy("tagPrefixList and tagPatternList are for tagStatus tagged")
        return ()
    if (prefixes is None) == (patterns is None):
        raise BadPolicy("tagStatus tagged needs one of tagPrefixList and tagPatternList")
    given = prefixes if patterns is None else patterns
    if not isinstance(given, list) or not given or not all(isinstance(one, str) and one for one in given):
        raise BadPolicy("tagPrefixList and tagPatternList are lists of texts")
    if patterns is None:
        return tuple(one.replace("*", "") + "*" for one in given)
    if any(one.count("*") > MAX_WILDCARDS for one in given):
        raise BadPolicy(f"a pattern of tags has at most {MAX_WILDCARDS} wildcards")
    return tuple(given)


def _meets(rule: Rule, tags: list[str]) -> bool:
    if rule.status == "any":
        return True
    if rule.status == "untagged":
        return not tags
    return bool(tags) and all(any(matches(one, tag) for tag in tags) for one in rule.patterns)


def _time(rule: Rule, image: Image) -> float:
    """By which an image is old: what was never pulled is as old as its push."""
    if rule.since == "pulled":
        return image.meta.pulled or image.pushed
    return (image.meta.archived or image.pushed) if rule.since == "archived" else image.pushed


def evaluate(rules: list[Rule], images: list[tuple[Image, list[str]]], listed: set[str], now: float) -> list[Verdict]:
    """What becomes of which images. listed: those that a list has that stays: they stay with it."""
    claimed: set[str] = set()
    verdicts: list[Verdict] = []
    for rule in rules:
        archived = rule.storage == "archive"
        met = [
            (image, tags)
            for image, tags in images
            if image.digest not in listed and (image.meta.status == "ARCHIVED") == archived and _meets(rule, tags)
        ]
        met.sort(key=lambda one: (-_time(rule, one[0]), one[0].digest))
        if rule.since:
            old = [one for one in met if now - _time(rule, one[0]) >= rule.number * DAY]
        else:
            old = met[rule.number :]
        # What meets a rule of a higher priority is counted here, too, but that rule alone decides on it.
        verdicts += [Verdict(image, tags, rule) for image, tags in old if image.digest not in claimed]
        claimed |= {image.digest for image, _ in met}
    return verdicts
