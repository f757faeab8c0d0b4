"""What requests name: clusters, services, tasks, task definitions and instances, by their names or ARNs; and the ARNs and
condition keys that policies ask for. Source: Service Authorization Reference, "Amazon Elastic Container Service"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pampero.api import Call, Check, Context
from pampero.kernel.arn import Arn, arn
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import client, invalid, no_cluster, no_service, not_active
from pampero.services.ecs.model import (
    ACTIVE,
    CLUSTERS,
    DEFINITIONS,
    FAMILIES,
    INACTIVE,
    INSTANCES,
    SERVICES,
    TASKS,
    Cluster,
    Definition,
    Instance,
    Service,
    Task,
    definition_key,
)
from pampero.store.tx import ReadTx

DEFAULT = "default"
MAX_PAGE = 100
_DEFINITION = re.compile(r"([A-Za-z0-9_-]+)(?::(\d{1,10}))?")


def last(text: str) -> str:
    """The name in an ARN, or the name itself."""
    return text.rpartition("/")[2]


def cluster_name(text: str | None) -> str:
    """The name of the cluster that a request means."""
    return last(text or DEFAULT)


def cluster_arn(call: Context, text: str | None) -> str:
    """The ARN of the cluster that a request means."""
    return arn("ecs", call.region, call.account, f"cluster/{cluster_name(text)}")


def place_of(call: Context, cluster: str | None) -> str:
    """The scope of what is in a cluster."""
    return f"{call.scope}/{cluster_name(cluster)}"


def _own(call: Context, text: str | None) -> bool:
    """Whether an ARN is of this account and Region; a name always is."""
    if not text or not text.startswith("arn:"):
        return True
    try:
        return Arn.parse(text).scope == call.scope
    except ValueError:
        return False


def find_cluster(tx: ReadTx, call: Context, text: str | None) -> Cluster:
    """The active cluster that a request names; `default` where it names none. Raises ClusterNotFoundException."""
    found = CLUSTERS.get(tx, call.scope, cluster_name(text)) if _own(call, text) else None
    if found is None or found.status != ACTIVE:
        raise no_cluster()
    return found


def find_service(tx: ReadTx, call: Context, cluster: str | None, text: str, *, active: bool = False) -> Service:
    """A service of a cluster. Raises ClusterNotFoundException, ServiceNotFoundException, ServiceNotActiveException."""
    where = find_cluster(tx, call, cluster or cluster_in(text))
    found = SERVICES.get(tx, where.place, last(text)) if _own(call, text) else None
    if found is None or (found.status == INACTIVE and not active):
        raise no_service()
    if active and found.status != ACTIVE:
        raise not_active()
    return found


def cluster_in(text: str | None) -> str | None:
    """The cluster in the ARN of a service, a task, an instance; None: it does not say."""
    parts = text.split("/") if text and text.startswith("arn:") else []
    return parts[1] if len(parts) > 2 else None


def find_task(tx: ReadTx, call: Context, cluster: str | None, text: str) -> Task | None:
    """A task of a cluster, by its id or ARN. Raises ClusterNotFoundException."""
    where = find_cluster(tx, call, cluster)
    if not _own(call, text) or cluster_in(text) not in (None, where.name):
        return None
    return TASKS.get(tx, where.place, last(text))


def find_instance(tx: ReadTx, call: Context, cluster: str | None, text: str) -> Instance | None:
    """A container instance of a cluster, by its id or ARN. Raises ClusterNotFoundException."""
    where = find_cluster(tx, call, cluster)
    return INSTANCES.get(tx, where.place, last(text)) if _own(call, text) else None


def definition_of(tx: ReadTx, call: Context, text: str) -> Definition | None:
    """A task definition: `family` (its newest active revision), `family:revision`, or an ARN. None: there is none.

    Raises InvalidParameterException, ClientException."""
    name = text.partition("task-definition/")[2] if text.startswith("arn:") else text
    parts = _DEFINITION.fullmatch(name)
    if parts is None:
        raise invalid(f"Invalid revision number. Number: {name.partition(':')[2]}" if ":" in name else
                      "TaskDefinition not found.")  # fmt: skip
    if not _own(call, text):
        return None
    family, revision = parts[1], parts[2]
    if revision is not None:
        return DEFINITIONS.get(tx, call.scope, definition_key(family, int(revision)))
    kept = FAMILIES.get(tx, call.scope, family)
    for number in range(kept.last if kept else 0, 0, -1):
        found = DEFINITIONS.get(tx, call.scope, definition_key(family, number))
        if found is not None and found.body.status == ACTIVE:
            return found
    return None


def usable_definition(tx: ReadTx, call: Context, text: str) -> Definition:
    """One that tasks can be made of. Raises ClientException, InvalidParameterException."""
    found = definition_of(tx, call, text)
    if found is None:
        raise client("TaskDefinition not found.")
    if found.body.status != ACTIVE:
        raise client("TaskDefinition is inactive")
    return found


# What is asked of authorisation


def on_cluster(call: Context, req: Any) -> str:
    """The ARN of the cluster of a request."""
    return cluster_arn(call, getattr(req, "cluster", None))


def in_cluster(call: Context, req: Any) -> Mapping[str, list[str]]:
    """ecs:cluster."""
    return {"ecs:cluster": [on_cluster(call, req)]}


def service_arn(call: Context, cluster: str | None, name: str) -> str:
    """The ARN of a service."""
    where = cluster_name(cluster or cluster_in(name))
    return arn("ecs", call.region, call.account, f"service/{where}/{last(name)}")


def on_service(call: Context, req: Any) -> str:
    """The ARN of the service of a request."""
    return service_arn(call, req.cluster, getattr(req, "serviceName", None) or req.service)


def task_arn(call: Context, cluster: str | None, name: str) -> str:
    """The ARN of a task."""
    where = cluster_name(cluster or cluster_in(name))
    return arn("ecs", call.region, call.account, f"task/{where}/{last(name)}")


def instance_arn(call: Context, cluster: str | None, name: str) -> str:
    """The ARN of a container instance."""
    return arn("ecs", call.region, call.account, f"container-instance/{cluster_name(cluster)}/{last(name)}")


def definition_arn(call: Context, text: str) -> str:
    """The ARN of a task definition, as far as a request tells it: of a family alone, that of all its revisions."""
    name = text.partition("task-definition/")[2] or text
    return arn("ecs", call.region, call.account, f"task-definition/{name if ':' in name else f'{name}:*'}")


def on_definition(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the task definition that a request names."""
    found = definition_of(tx, call, req.taskDefinition) if _DEFINITION.fullmatch(
        req.taskDefinition.partition("task-definition/")[2] or req.taskDefinition
    ) else None  # fmt: skip
    return found.arn if found is not None else definition_arn(call, req.taskDefinition)


def checks(call: Call, arns: list[str], context: Mapping[str, list[str]] | None = None) -> list[Check]:
    """The same question for each of several things."""
    return [Check(f"ecs:{call.operation}", one, context or {}) for one in arns]


def network_conditions(network: t.NetworkConfiguration | None) -> dict[str, list[str]]:
    """ecs:subnet, ecs:auto-assign-public-ip."""
    vpc = network.awsvpcConfiguration if network is not None else None
    if vpc is None:
        return {}
    return {"ecs:subnet": list(vpc.subnets), "ecs:auto-assign-public-ip": [vpc.assignPublicIp or "DISABLED"]}


def launch_conditions(call: Context, req: Any) -> dict[str, list[str]]:
    """What requests have in common that start tasks."""
    found = {**in_cluster(call, req), **network_conditions(req.networkConfiguration)}
    if (tagged := getattr(req, "enableECSManagedTags", None)) is not None:
        found["ecs:enable-ecs-managed-tags"] = [str(tagged).lower()]
    if (entered := getattr(req, "enableExecuteCommand", None)) is not None:
        found["ecs:enable-execute-command"] = [str(entered).lower()]
    if instances := getattr(req, "containerInstances", None):
        found["ecs:container-instances"] = list(instances)
    if getattr(req, "propagateTags", None):
        found["ecs:propagate-tags"] = [req.propagateTags]
    strategy = getattr(req, "capacityProviderStrategy", None)
    if strategy:
        found["ecs:capacity-provider"] = [one.capacityProvider for one in strategy]
    return found
