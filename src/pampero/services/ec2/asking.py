"""What an operation asks of authorisation: on each thing that its request names, and on the one that it makes.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pampero.api import ApiError, Call, Check
from pampero.api.ports import request_guard, resource_tags
from pampero.aws.tags import Tagged, tag_keys, tag_map
from pampero.kernel.arn import Arn, arn
from pampero.services.ec2.kinds import BY_RESOURCE, SUBNETS, VPCS, kind_of
from pampero.store.tx import ReadTx


class _Tags:
    def __init__(self, tags: dict[str, str]) -> None:
        self.tags = tags


@resource_tags
def tags_of(tx: ReadTx, arn: Arn) -> Tagged | None:
    """See the port."""
    resource, _, id_ = arn.resource.partition("/")
    kind = BY_RESOURCE.get(resource)
    thing = kind.get(tx, arn.scope, id_) if kind else None
    return None if kind is None or thing is None else _Tags(tag_map(getattr(thing, kind.tagged)))


@request_guard
def only_asked(tx: ReadTx, req: Any) -> None:
    """A request that asks only whether it would be allowed comes to nothing. Source: "Dry run" of CreateVpc and others."""
    if req.DryRun:
        raise ApiError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")


def placed(call: Call, req: Any) -> dict[str, list[str]]:
    """Condition keys that all operations have."""
    return {"ec2:Region": [call.region]}


def asks(*members: str, new: str = "") -> Callable[[ReadTx, Call, Any], list[Check]]:
    """For `checks=`: the action on all that these members name, and on a `new` resource of that kind."""

    def checks(tx: ReadTx, call: Call, req: Any) -> list[Check]:
        action, found = f"ec2:{call.operation}", []
        if new:
            context = {**placed(call, req), **_asked_for(tx, call, req), **_tags_of_new(req, new)}
            found.append(Check(action, arn("ec2", call.region, call.account, f"{new}/*"), context))
        for member in members:
            value = getattr(req, member)
            for id_ in value if isinstance(value, list) else [value] if value else []:
                if (kind := kind_of(id_)) is not None:
                    context = {**placed(call, req), **_of_thing(call, kind.get(tx, call.scope, id_))}
                    found.append(Check(action, kind.arn(call, id_), context))
        return found or [Check(action, "*", placed(call, req))]

    return checks


def _of_thing(call: Call, thing: Any) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    if vpc := getattr(thing, "VpcId", None):
        found["ec2:Vpc"] = [VPCS.arn(call, vpc)]
    if zone := getattr(thing, "AvailabilityZone", None):
        found["ec2:AvailabilityZone"] = [zone]
    if tenancy := getattr(thing, "InstanceTenancy", None):
        found["ec2:Tenancy"] = [tenancy]
    return found


def _asked_for(tx: ReadTx, call: Call, req: Any) -> Mapping[str, list[str]]:
    """The keys of what is made: it has what its request says, and lies where its subnet does."""
    subnet = getattr(req, "SubnetId", None)
    found = dict(_of_thing(call, req))
    if subnet:
        found |= {"ec2:Subnet": [SUBNETS.arn(call, subnet)], **_of_thing(call, SUBNETS.get(tx, call.scope, subnet))}
    return found


def _tags_of_new(req: Any, resource: str) -> Mapping[str, list[str]]:
    given = getattr(req, "TagSpecifications", None) or ()
    return tag_keys([tag for one in given if one.ResourceType == resource for tag in one.Tags or ()])
