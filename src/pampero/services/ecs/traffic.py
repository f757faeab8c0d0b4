"""Traffic of blue/green deployments: the weights of the listener rules that a service's load balancers name."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context, Event, consumer
from pampero.auth.principals import Principal
from pampero.kernel import ids
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import SERVICE, look
from pampero.services.ecs.model import RECORDS, REVISIONS, SERVICES
from pampero.services.ecs.rollouts import say
from pampero.store.tx import ReadTx, Tx

TRAFFIC, BALANCERS = "ecs.traffic", "elbv2"
TARGETS = "ecs.targets"


async def acting(context: Context, role: str | None) -> Context:
    """As the role that ECS was given for load balancers; as the account, where AWS's service-linked role would act."""
    if role:
        return await context.as_role(role, ids.name_id(), service=SERVICE)
    return context.acting(Principal.root(context.account), SERVICE)


@consumer(TRAFFIC)
async def move(context: Context, event: Event) -> None:
    """Give the target group of one side its share, the other one the rest."""
    asked = event.payload
    account, region, _ = asked["place"].split("/")
    there = context.within(account, region)
    trouble = ""
    for one in await there.read(_balancers, asked):
        more = one.advancedConfiguration
        rule = (more.testListenerRule if asked["test"] else more.productionListenerRule) if more is not None else None
        if more is None or rule is None:
            continue
        groups = (one.targetGroupArn, more.alternateTargetGroupArn)
        shares = {groups[asked["side"]]: asked["share"], groups[1 - asked["side"]]: 100.0 - asked["share"]}
        forward = [{"TargetGroupArn": group, "Weight": int(share)} for group, share in shares.items()]
        action = {"Type": "forward", "ForwardConfig": {"TargetGroups": forward}}
        try:
            client = (await acting(there, more.roleArn)).client(BALANCERS)
            if ":listener/" in rule:
                await client.call("ModifyListener", ListenerArn=rule, DefaultActions=[action])
            else:
                await client.call("ModifyRule", RuleArn=rule, Actions=[action])
        except ApiError as error:
            trouble = f"failed to move traffic: {error.message or error.code}"
    await there.write(_moved, asked, trouble)


def _balancers(tx: ReadTx, asked: dict[str, Any]) -> list[t.LoadBalancer]:
    scope = asked["place"].rpartition("/")[0]
    revision = REVISIONS.get(tx, scope, asked["revision"])
    return [] if revision is None else revision.load_balancers


def _moved(tx: Tx, asked: dict[str, Any], trouble: str) -> None:
    service = SERVICES.get(tx, asked["place"], asked["service"])
    if service is None:
        return
    if trouble:
        say(tx, service, trouble)
        SERVICES.save(tx, service)
    record = RECORDS.get(tx, asked["place"], asked["record"])
    if record is not None and record.hooks.get(asked["key"]) is not None and not trouble:
        record.hooks[asked["key"]] = "SUCCEEDED"
        RECORDS.save(tx, record)
    look(tx, asked["place"], asked["service"])
