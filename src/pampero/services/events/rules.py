"""Rules and their targets."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel.patterns import InvalidPattern, compile_pattern
from pampero.services.events.model import RULES, Rule, bus_name, find_bus, find_rule, rule_arn
from pampero.services.events.types import (
    DeleteRuleRequest,
    DescribeRuleRequest,
    DescribeRuleResponse,
    DisableRuleRequest,
    EnableRuleRequest,
    ListRuleNamesByTargetRequest,
    ListRuleNamesByTargetResponse,
    ListRulesRequest,
    ListRulesResponse,
    ListTargetsByRuleRequest,
    ListTargetsByRuleResponse,
    PutRuleRequest,
    PutRuleResponse,
    PutTargetsRequest,
    PutTargetsResponse,
    PutTargetsResultEntry,
    RemoveTargetsRequest,
    RemoveTargetsResponse,
    Target,
    TestEventPatternRequest,
    TestEventPatternResponse,
)
from pampero.services.events.types import Rule as RuleShape
from pampero.store.tx import ReadTx, Tx

MOST_TARGETS = 5
SERVED = ("sqs", "sns", "events")


def pattern_of(text: str) -> Any:
    """The compiled pattern of a text. Raises InvalidEventPatternException."""
    try:
        return compile_pattern(json.loads(text))
    except (InvalidPattern, ValueError) as error:
        raise ApiError("InvalidEventPatternException", f"Event pattern is not valid. Reason: {error}") from error


def save(tx: Tx, rule: Rule) -> None:
    """Write a rule."""
    RULES.put(tx, f"{rule.account}/{rule.region}", rule.key, rule)


@operation("PutRule", resource=rule_arn)
def put_rule(tx: Tx, call: Call, req: PutRuleRequest) -> PutRuleResponse:
    """Make or change a rule. Source: API_PutRule. Raises InvalidEventPatternException, ResourceNotFoundException.

    Schedules answer 501 until a scheduler fires them.
    """
    bus = bus_name(req.EventBusName)
    find_bus(tx, call.scope, bus)
    if req.ScheduleExpression:
        raise ApiError("NotImplemented", "EventBridge schedules are not implemented yet.", status=501)
    if not req.EventPattern:
        raise ApiError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.")
    pattern_of(req.EventPattern)
    old = RULES.get(tx, call.scope, f"{bus}/{req.Name}")
    tags = old.tags if old else {tag.Key: tag.Value for tag in req.Tags or []}
    rule = Rule(
        req.Name,
        bus,
        call.account,
        call.region,
        req.EventPattern,
        None,
        req.State != "DISABLED",
        req.Description,
        req.RoleArn,
        old.targets if old else {},
        tags,
    )
    save(tx, rule)
    return PutRuleResponse(RuleArn=rule.arn)


def _shape(rule: Rule) -> dict[str, Any]:
    return {
        "Name": rule.name,
        "Arn": rule.arn,
        "EventPattern": rule.pattern,
        "State": "ENABLED" if rule.enabled else "DISABLED",
        "Description": rule.description,
        "RoleArn": rule.role,
        "EventBusName": rule.bus,
    }


@operation("DescribeRule", resource=rule_arn, read=True)
def describe_rule(tx: ReadTx, call: Call, req: DescribeRuleRequest) -> DescribeRuleResponse:
    """One rule. Source: API_DescribeRule. Raises ResourceNotFoundException."""
    return DescribeRuleResponse(**_shape(find_rule(tx, call, req.EventBusName, req.Name)))


@operation("ListRules", resource="*", read=True)
def list_rules(tx: ReadTx, call: Call, req: ListRulesRequest) -> ListRulesResponse:
    """The rules of a bus. Source: API_ListRules."""
    bus = bus_name(req.EventBusName)
    find_bus(tx, call.scope, bus)
    most = req.Limit or 100
    page = RULES.page(tx, call.scope, prefix=f"{bus}/{req.NamePrefix or ''}", after=req.NextToken or "", limit=most + 1)
    shapes = [RuleShape(**_shape(rule)) for _, rule in page[:most]]
    return ListRulesResponse(Rules=shapes, NextToken=page[most - 1][0] if len(page) > most else None)


@operation("DeleteRule", resource=rule_arn)
def delete_rule(tx: Tx, call: Call, req: DeleteRuleRequest) -> None:
    """Delete a rule without targets; that it is gone already is no error. Source: API_DeleteRule."""
    rule = RULES.get(tx, call.scope, f"{bus_name(req.EventBusName)}/{req.Name}")
    if rule is not None and rule.targets:
        raise ApiError("ValidationException", "Rule can't be deleted since it has targets.")
    RULES.delete(tx, call.scope, f"{bus_name(req.EventBusName)}/{req.Name}")


@operation("EnableRule", resource=rule_arn)
def enable_rule(tx: Tx, call: Call, req: EnableRuleRequest) -> None:
    """Switch a rule on. Source: API_EnableRule."""
    rule = find_rule(tx, call, req.EventBusName, req.Name)
    rule.enabled = True
    save(tx, rule)


@operation("DisableRule", resource=rule_arn)
def disable_rule(tx: Tx, call: Call, req: DisableRuleRequest) -> None:
    """Switch a rule off. Source: API_DisableRule."""
    rule = find_rule(tx, call, req.EventBusName, req.Name)
    rule.enabled = False
    save(tx, rule)


@operation("PutTargets", resource=rule_arn)
def put_targets(tx: Tx, call: Call, req: PutTargetsRequest) -> PutTargetsResponse:
    """Add or change targets; each has its own outcome. Source: API_PutTargets. Raises LimitExceededException.

    Queues, topics and buses are served; a target of another kind fails with a message that says so.
    """
    rule = find_rule(tx, call, req.EventBusName, req.Rule)
    failed: list[PutTargetsResultEntry] = []
    for target in req.Targets:
        kind = target.Arn.split(":")[2] if target.Arn.count(":") >= 5 else ""
        if kind not in SERVED:
            code, text = "ValidationException", f"Targets of kind {kind or target.Arn} are not implemented yet."
            failed.append(PutTargetsResultEntry(TargetId=target.Id, ErrorCode=code, ErrorMessage=text))
            continue
        if target.Input is not None and target.InputPath is not None:
            raise ApiError(
                "ValidationException",
                f"Only one of Input, InputPath, or InputTransformer must be provided for target {target.Id}.",
            )
        rule.targets[target.Id] = msgspec.to_builtins(target)
    if len(rule.targets) > MOST_TARGETS:
        raise ApiError("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
    save(tx, rule)
    return PutTargetsResponse(FailedEntryCount=len(failed), FailedEntries=failed)


@operation("RemoveTargets", resource=rule_arn)
def remove_targets(tx: Tx, call: Call, req: RemoveTargetsRequest) -> RemoveTargetsResponse:
    """Take targets away. Source: API_RemoveTargets."""
    rule = find_rule(tx, call, req.EventBusName, req.Rule)
    for id_ in req.Ids:
        rule.targets.pop(id_, None)
    save(tx, rule)
    return RemoveTargetsResponse(FailedEntryCount=0, FailedEntries=[])


@operation("ListTargetsByRule", resource=rule_arn, read=True)
def list_targets_by_rule(tx: ReadTx, call: Call, req: ListTargetsByRuleRequest) -> ListTargetsByRuleResponse:
    """A rule's targets. Source: API_ListTargetsByRule. Raises ResourceNotFoundException."""
    rule = find_rule(tx, call, req.EventBusName, req.Rule)
    return ListTargetsByRuleResponse(Targets=[msgspec.convert(target, Target) for target in rule.targets.values()])


@operation("ListRuleNamesByTarget", resource="*", read=True)
def list_rule_names_by_target(
    tx: ReadTx, call: Call, req: ListRuleNamesByTargetRequest
) -> ListRuleNamesByTargetResponse:
    """The rules of a bus that name a target. Source: API_ListRuleNamesByTarget."""
    rules = [rule for _, rule in RULES.page(tx, call.scope, prefix=f"{bus_name(req.EventBusName)}/")]
    names = [rule.name for rule in rules if any(target["Arn"] == req.TargetArn for target in rule.targets.values())]
    return ListRuleNamesByTargetResponse(RuleNames=names)


@operation("TestEventPattern", resource="*", read=True)
def test_event_pattern(tx: ReadTx, call: Call, req: TestEventPatternRequest) -> TestEventPatternResponse:
    """Whether a pattern matches an event. Source: API_TestEventPattern. Raises InvalidEventPatternException."""
    try:
        event = json.loads(req.Event)
    except ValueError as error:
        raise ApiError("ValidationException", "Event is not valid JSON.") from error
    return TestEventPatternResponse(Result=pattern_of(req.EventPattern)(event))
