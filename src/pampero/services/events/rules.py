"""Rules: make, change, list, switch on and off, delete; TestEventPattern."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import page
from pampero.aws.tags import tag_map
from pampero.aws.targets import MANAGED_BY
from pampero.services.events import types as t
from pampero.services.events.fanout import forget, pattern_of
from pampero.services.events.jsontext import read_object
from pampero.services.events.model import (
    DEFAULT,
    DISABLED,
    ENABLED,
    RULES,
    Rule,
    bus_name,
    creator,
    find_bus,
    find_rule,
    listed_bus,
    refuse_managed,
    rule_arn,
    rule_key,
    scope_of,
)
from pampero.services.events.scheduled import reschedule, schedule_of
from pampero.services.events.targets import MAX_LISTED, PASSED, after, check_role, save
from pampero.store.tx import ReadTx, Tx

# `resources` is documented as mandatory too, but AWS does not ask for it.
MANDATORY = ("id", "account", "source", "time", "region", "detail-type")


def _passes(tx: ReadTx, call: Call, req: t.PutRuleRequest) -> list[Check]:
    checks = [Check("events:PutRule", rule_arn(call, req), creator(tx, call, req))]
    return [*checks, Check("iam:PassRole", req.RoleArn, PASSED)] if req.RoleArn else checks


@operation("PutRule", resource=rule_arn, checks=_passes)
def put_rule(tx: Tx, call: Call, req: t.PutRuleRequest) -> t.PutRuleResponse:
    """Make or change a rule: what a change leaves out is taken away; targets and tags stay. Source: API_PutRule.

    Raises InvalidEventPatternException, ManagedRuleException, ResourceNotFoundException, ValidationException.
    """
    scope, bus = scope_of(call, req.EventBusName), bus_name(req.EventBusName)
    find_bus(tx, scope, bus)
    _check(bus, req)
    account, _, region = scope.partition("/")
    old = RULES.get(tx, scope, rule_key(bus, req.Name))
    if old is not None:
        refuse_managed(old, call)
    rule = Rule(
        name=req.Name,
        bus=bus,
        account=account,
        region=region,
        pattern=req.EventPattern or None,
        schedule=req.ScheduleExpression or None,
        state=req.State or ENABLED,
        description=req.Description,
        role=req.RoleArn,
        targets=old.targets if old else {},
        tags=old.tags if old else tag_map(req.Tags),
        creator=old.creator if old else call.principal.account or call.account,
        managed=call.source.get(MANAGED_BY),
    )
    check_role(tx, call, rule.role, rule.arn)
    save(tx, rule)
    reschedule(tx, old, rule)
    return t.PutRuleResponse(RuleArn=rule.arn)


def _check(bus: str, req: t.PutRuleRequest) -> None:
    """Raises InvalidEventPatternException, ValidationException."""
    if req.ScheduleExpression is not None and bus != DEFAULT:
        raise ApiError("ValidationException", "ScheduleExpression is supported only on the default event bus.")
    if not req.EventPattern and not req.ScheduleExpression:
        raise ApiError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.")
    if req.ScheduleExpression:
        schedule_of(req.ScheduleExpression)
    if req.EventPattern:
        pattern_of(req.EventPattern)


def _shape(rule: Rule) -> dict[str, Any]:
    return {
        "Name": rule.name,
        "Arn": rule.arn,
        "EventPattern": rule.pattern,
        "ScheduleExpression": rule.schedule,
        "State": rule.state,
        "Description": rule.description,
        "RoleArn": rule.role,
        "ManagedBy": rule.managed,
        "EventBusName": rule.bus,
    }


@operation("DescribeRule", resource=rule_arn, context=creator, read=True)
def describe_rule(tx: ReadTx, call: Call, req: t.DescribeRuleRequest) -> t.DescribeRuleResponse:
    """One rule. Source: API_DescribeRule. Raises ResourceNotFoundException."""
    rule = find_rule(tx, call, req.EventBusName, req.Name)
    return t.DescribeRuleResponse(**_shape(rule), CreatedBy=rule.creator)


@operation("ListRules", resource=listed_bus, read=True)
def list_rules(tx: ReadTx, call: Call, req: t.ListRulesRequest) -> t.ListRulesResponse:
    """The rules of a bus by their names. Source: API_ListRules. Raises ResourceNotFoundException."""
    scope, bus = scope_of(call, req.EventBusName), bus_name(req.EventBusName)
    find_bus(tx, scope, bus)
    most, last = req.Limit or MAX_LISTED, after(req.NextToken)
    start = rule_key(bus, last) if last else ""
    found = RULES.page(tx, scope, prefix=rule_key(bus, req.NamePrefix or ""), after=start, limit=most + 1)
    shown, token = page(found, most, lambda entry: entry[1].name)
    return t.ListRulesResponse(Rules=[t.Rule(**_shape(rule)) for _, rule in shown], NextToken=token)


@operation("DeleteRule", resource=rule_arn, context=creator)
def delete_rule(tx: Tx, call: Call, req: t.DeleteRuleRequest) -> None:
    """Delete a rule without targets; that it is gone already is no error. Source: API_DeleteRule.

    Raises ManagedRuleException, ResourceNotFoundException (of a bus), ValidationException.
    """
    scope, bus = scope_of(call, req.EventBusName), bus_name(req.EventBusName)
    find_bus(tx, scope, bus)
    rule = RULES.get(tx, scope, rule_key(bus, req.Name))
    if rule is None:
        return
    refuse_managed(rule, call, req.Force)
    if rule.targets:
        raise ApiError("ValidationException", "Rule can't be deleted since it has targets.")
    RULES.delete(tx, scope, rule.key)
    reschedule(tx, rule, None)
    forget(tx, scope, bus)


@operation("EnableRule", resource=rule_arn, context=creator)
def enable_rule(tx: Tx, call: Call, req: t.EnableRuleRequest) -> None:
    """Switch a rule on. Source: API_EnableRule. Raises ManagedRuleException, ResourceNotFoundException."""
    _switch(tx, call, find_rule(tx, call, req.EventBusName, req.Name), ENABLED)


@operation("DisableRule", resource=rule_arn, context=creator)
def disable_rule(tx: Tx, call: Call, req: t.DisableRuleRequest) -> None:
    """Switch a rule off. Source: API_DisableRule. Raises ManagedRuleException, ResourceNotFoundException."""
    _switch(tx, call, find_rule(tx, call, req.EventBusName, req.Name), DISABLED)


def _switch(tx: Tx, call: Call, rule: Rule, state: str) -> None:
    refuse_managed(rule, call)
    if rule.enabled != (state == ENABLED):
        old = msgspec.structs.replace(rule)
        rule.state = state
        save(tx, rule)
        reschedule(tx, old, rule)


@operation("TestEventPattern", resource="*", read=True)
def test_event_pattern(tx: ReadTx, call: Call, req: t.TestEventPatternRequest) -> t.TestEventPatternResponse:
    """Whether a pattern matches an event. Source: API_TestEventPattern.

    Raises InvalidEventPatternException, ValidationException.
    """
    event = read_object(req.Event)
    if event is None or any(name not in event for name in MANDATORY):
        raise ApiError("ValidationException", "Parameter Event is not valid.")
    return t.TestEventPatternResponse(Result=pattern_of(req.EventPattern)(event))
