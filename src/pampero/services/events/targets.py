"""The targets of rules: put, remove, list."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import msgspec

from pampero.api import ApiError, Call, Check, assumable, operation
from pampero.aws.paging import page, position_of
from pampero.aws.targets import OF_SERVICES, SENDERS
from pampero.kernel import jsontext
from pampero.services.events import types as t
from pampero.services.events.fanout import forget
from pampero.services.events.inputs import PREDEFINED, VARIABLE, WHOLE_EVENT
from pampero.services.events.model import (
    DESTINATION,
    RULES,
    Rule,
    bus_name,
    creator,
    find_bus,
    find_rule,
    kind_of,
    listed_bus,
    refuse_managed,
    rule_arn,
    rule_key,
    scope_of,
)
from pampero.store.tx import ReadTx, Tx

MAX_TARGETS = 5
SERVICE = "events.amazonaws.com"
PASSED: Mapping[str, list[str]] = {"iam:PassedToService": [SERVICE]}
MAX_LISTED = 100
# The members of a target that only kinds of targets have which are not built.
FOREIGN = (
    "RunCommandParameters", "EcsParameters", "BatchParameters",
    "RedshiftDataParameters", "SageMakerPipelineParameters", "AppSyncParameters",
)  # fmt: skip
OVER_HTTP = (DESTINATION, "execute-api")
_ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")


def _passes(tx: ReadTx, call: Call, req: t.PutTargetsRequest) -> list[Check]:
    roles = {target.RoleArn for target in req.Targets if target.RoleArn}
    keys = {"events:TargetArn": [target.Arn for target in req.Targets], **creator(tx, call, req)}
    return [
        Check("events:PutTargets", rule_arn(call, req), keys),
        *(Check("iam:PassRole", role, PASSED) for role in sorted(roles)),
    ]


@operation("PutTargets", resource=rule_arn, checks=_passes)
def put_targets(tx: Tx, call: Call, req: t.PutTargetsRequest) -> t.PutTargetsResponse:
    """Add or change targets. Source: API_PutTargets.

    Raises ResourceNotFoundException, LimitExceededException, ManagedRuleException; a target of a kind that is not built
    answers 501 and names it.
    """
    rule = find_rule(tx, call, req.EventBusName, req.Rule)
    refuse_managed(rule, call)
    for target in req.Targets:
        _check(target, (*SENDERS, *OVER_HTTP, *(OF_SERVICES if rule.managed else ())))
        check_role(tx, call, target.RoleArn, rule.arn)
        rule.targets[target.Id] = msgspec.to_builtins(target)
    if len(rule.targets) > MAX_TARGETS:
        raise ApiError("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
    save(tx, rule)
    return t.PutTargetsResponse(FailedEntryCount=0, FailedEntries=[])


def check_role(tx: ReadTx, call: Call, role: str | None, rule: str) -> None:
    """Raises ValidationException where EventBridge cannot have a role. rule: the ARN of the rule that it is for."""
    if role is not None and not assumable(tx, call, role, SERVICE, source_arn=rule):
        raise _invalid(f"Provided role '{role}' cannot be assumed by principal '{SERVICE}'.")


def save(tx: Tx, rule: Rule) -> None:
    """Write a rule."""
    RULES.save(tx, rule)
    forget(tx, rule.scope, rule.bus)


def _invalid(text: str) -> ApiError:
    return ApiError("ValidationException", text)


def _check(target: t.Target, kinds: Collection[str]) -> None:
    """Raises ValidationException, NotImplemented."""
    if not _ARN.fullmatch(target.Arn):
        raise _invalid(f"Parameter {target.Arn} is not valid. Reason: Provided Arn is not in correct format.")
    kind, name = kind_of(target.Arn), target.Arn.split(":", 5)[5]
    if kind not in kinds or (kind == "events" and not name.startswith("event-bus/")):
        what = name.partition("/")[0] if kind == "events" else kind
        raise ApiError("NotImplemented", f"Targets of the kind {what} are not built yet.", status=501)
    for member in FOREIGN:
        if getattr(target, member) is not None:
            raise ApiError("NotImplemented", f"{member} of targets of rules is not built yet.", status=501)
    if target.HttpParameters is not None and kind not in OVER_HTTP:
        raise _invalid(f"Parameter(s) HttpParameters must not be specified for target: {target.Id}.")
    if target.KinesisParameters is not None and kind != "kinesis":
        raise _invalid(f"Parameter(s) KinesisParameters must not be specified for target: {target.Id}.")
    if kind in ("states", "kinesis", "firehose", DESTINATION) and not target.RoleArn:
        raise _invalid(f"RoleArn is required for target {target.Arn}.")
    if target.RoleArn is not None and not _ROLE.fullmatch(target.RoleArn):
        raise _invalid(f"Parameter {target.RoleArn} is not valid. Reason: Provided Arn is not in correct format.")
    if kind == "sqs" and name.endswith(".fifo"):
        if target.SqsParameters is None:
            raise _invalid(f"Parameter(s) SqsParameters must be specified for target: {target.Id}.")
        if not target.SqsParameters.MessageGroupId:
            raise _invalid(f"Parameter(s) MessageGroupId must be specified for target: {target.Id}.")
    _check_input(target, kind)
    dead = target.DeadLetterConfig.Arn if target.DeadLetterConfig is not None else None
    if dead is not None and (not _ARN.fullmatch(dead) or dead.split(":")[2] != "sqs"):
        raise _invalid(f"Parameter {dead} is not valid. Reason: Provided Arn is not in correct format.")


def _check_input(target: t.Target, kind: str) -> None:
    given = [target.Input, target.InputPath, target.InputTransformer]
    if sum(one is not None for one in given) > 1:
        raise _invalid(f"Only one of Input, InputPath, or InputTransformer must be provided for target {target.Id}.")
    if target.Input is not None:
        try:
            jsontext.loads(target.Input)
        except ValueError as error:
            raise _invalid(f"JSON syntax error in input for target {target.Id}.") from error
    if kind == "events" and any(one is not None for one in given):
        raise ApiError("NotImplemented", "Inputs of targets that are event buses are not built yet.", status=501)
    if target.InputTransformer is not None:
        _check_template(target.Id, target.InputTransformer)


def _check_template(id_: str, transformer: t.InputTransformer) -> None:
    template = transformer.InputTemplate
    known = {*PREDEFINED, *(transformer.InputPathsMap or {})}
    used = VARIABLE.findall(template)
    for name in used:
        if name not in known:
            raise _invalid(f"InputTemplate for target {id_} contains invalid placeholder {name}.")
    if WHOLE_EVENT in used and not template.lstrip().startswith("{"):
        raise _invalid(
            f"InputTemplate for target {id_} contains placeholder {WHOLE_EVENT} valid only for JSON template."
        )


@operation("RemoveTargets", resource=rule_arn, context=creator)
def remove_targets(tx: Tx, call: Call, req: t.RemoveTargetsRequest) -> t.RemoveTargetsResponse:
    """Take targets away; ids that no target has are no error. Source: API_RemoveTargets.

    Raises ResourceNotFoundException, ManagedRuleException.
    """
    rule = find_rule(tx, call, req.EventBusName, req.Rule)
    refuse_managed(rule, call, req.Force)
    for id_ in req.Ids:
        rule.targets.pop(id_, None)
    save(tx, rule)
    return t.RemoveTargetsResponse(FailedEntryCount=0, FailedEntries=[])


def after(token: str | None) -> str:
    """The name behind which a page begins. Raises ValidationException."""
    return position_of(token, lambda: ApiError("ValidationException", "Parameter NextToken is not valid."))


def page_of(names: list[str], limit: int | None, token: str | None) -> tuple[list[str], str | None]:
    """A page of sorted names, and the token of the next one."""
    most, last = limit or MAX_LISTED, after(token)
    return page([name for name in names if name > last], most, str)


@operation("ListTargetsByRule", resource=rule_arn, context=creator, read=True)
def list_targets_by_rule(tx: ReadTx, call: Call, req: t.ListTargetsByRuleRequest) -> t.ListTargetsByRuleResponse:
    """A rule's targets by their ids. Source: API_ListTargetsByRule. Raises ResourceNotFoundException."""
    rule = find_rule(tx, call, req.EventBusName, req.Rule)
    ids, token = page_of(sorted(rule.targets), req.Limit, req.NextToken)
    return t.ListTargetsByRuleResponse(
        Targets=[msgspec.convert(rule.targets[id_], t.Target) for id_ in ids], NextToken=token
    )


@operation("ListRuleNamesByTarget", resource=listed_bus, read=True)
def list_rule_names_by_target(
    tx: ReadTx, call: Call, req: t.ListRuleNamesByTargetRequest
) -> t.ListRuleNamesByTargetResponse:
    """The rules of a bus that name a target. Source: API_ListRuleNamesByTarget. Raises ResourceNotFoundException."""
    scope, bus = scope_of(call, req.EventBusName), bus_name(req.EventBusName)
    find_bus(tx, scope, bus)
    rules = [rule for _, rule in RULES.page(tx, scope, prefix=rule_key(bus))]
    names = [rule.name for rule in rules if any(target["Arn"] == req.TargetArn for target in rule.targets.values())]
    found, token = page_of(names, req.Limit, req.NextToken)
    return t.ListRuleNamesByTargetResponse(RuleNames=found, NextToken=token)
