"""Clusters, their settings and the capacity providers that they use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import invalid
from pampero.services.ecs.lookup import DEFAULT, MAX_PAGE, cluster_arn, cluster_name, find_cluster, last, on_cluster
from pampero.services.ecs.model import (
    ACTIVE,
    CLUSTERS,
    EC2,
    FARGATE,
    FARGATE_SPOT,
    INACTIVE,
    INSTANCES,
    PENDING,
    PROVISIONING,
    RUNNING,
    SERVICES,
    TASKS,
    Cluster,
)
from pampero.services.ecs.providers import PROVIDERS
from pampero.services.ecs.settings import effective
from pampero.services.ecs.tags import shown_tags
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
INSIGHTS = "containerInsights"
OURS = frozenset({FARGATE, FARGATE_SPOT})
MAX_WEIGHT, MAX_BASE, MAX_IN_STRATEGY = 1000, 100_000, 20


def counts(tx: ReadTx, cluster: Cluster) -> dict[tuple[str, str], int]:
    """How many tasks are running and pending, by launch type; of services how many are active."""
    found: dict[tuple[str, str], int] = {}
    for _, task in TASKS.page(tx, cluster.place):
        if task.body.lastStatus in (RUNNING, PENDING, PROVISIONING, "ACTIVATING"):
            state = RUNNING if task.body.lastStatus == RUNNING else PENDING
            key = (state, task.body.launchType or EC2)
            found[key] = found.get(key, 0) + 1
    for _, service in SERVICES.page(tx, cluster.place):
        if service.status == ACTIVE:
            kind = (service.revision.launch_type if service.revision else None) or EC2
            found["service", kind] = found.get(("service", kind), 0) + 1
    return found


def shown(tx: ReadTx, cluster: Cluster, include: Iterable[str] = ("TAGS", "SETTINGS", "CONFIGURATIONS")) -> t.Cluster:
    """A cluster as answers have it."""
    told = counts(tx, cluster) if cluster.status == ACTIVE else {}

    def total(kind: str) -> int:
        return sum(number for (what, _), number in told.items() if what == kind)

    instances = sum(one.body.status == ACTIVE for _, one in INSTANCES.page(tx, cluster.place))
    statistics = []
    if "STATISTICS" in include:
        words = (
            ("running", RUNNING, "TasksCount"),
            ("pending", PENDING, "TasksCount"),
            ("active", "service", "ServiceCount"),
        )
        statistics = [
            t.KeyValuePair(name=f"{word}{kind}{end}", value=str(told.get((what, type_), 0)))
            for word, what, end in words
            for kind, type_ in (("EC2", EC2), ("Fargate", FARGATE), ("External", "EXTERNAL"))
        ]
    settings = [t.ClusterSetting(name=INSIGHTS, value=value) for value in cluster.settings.values()]
    defaults = t.ClusterServiceConnectDefaults(namespace=cluster.namespace) if cluster.namespace else None
    return t.Cluster(
        clusterArn=cluster.arn,
        clusterName=cluster.name,
        status=cluster.status,
        registeredContainerInstancesCount=instances,
        runningTasksCount=total(RUNNING),
        pendingTasksCount=total(PENDING),
        activeServicesCount=total("service"),
        statistics=statistics,
        tags=shown_tags(cluster.tags) if "TAGS" in include else [],
        settings=settings if "SETTINGS" in include else [],
        configuration=cluster.configuration if "CONFIGURATIONS" in include else None,
        capacityProviders=cluster.providers,
        defaultCapacityProviderStrategy=cluster.strategy,
        serviceConnectDefaults=defaults,
    )


def check_strategy(
    tx: ReadTx, scope: str, strategy: Iterable[t.CapacityProviderStrategyItem], known: Iterable[str] | None
) -> None:
    """Raises InvalidParameterException. known: the providers of the cluster; None: whatever there is."""
    items = list(strategy)
    if len(items) > MAX_IN_STRATEGY:
        raise invalid(f"A capacity provider strategy can contain a maximum of {MAX_IN_STRATEGY} capacity providers.")
    if sum((one.base or 0) > 0 for one in items) > 1:
        raise invalid("Only one capacity provider in a capacity provider strategy can have a base defined.")
    for one in items:
        if not 0 <= (one.weight or 0) <= MAX_WEIGHT or not 0 <= (one.base or 0) <= MAX_BASE:
            raise invalid("The capacity provider strategy has a weight or a base that is out of range.")
        _check_provider(tx, scope, one.capacityProvider)
        if known is not None and last(one.capacityProvider) not in {last(name) for name in known}:
            raise invalid(
                "The specified capacity provider strategy cannot contain a capacity provider that is not associated with"
                " the cluster. Associate the capacity provider with the cluster and try again."
            )
    if items and all((one.weight or 0) == 0 and (one.base or 0) == 0 for one in items) and len(items) > 1:
        raise invalid("At least one capacity provider in a capacity provider strategy must have a weight above zero.")


def _check_provider(tx: ReadTx, scope: str, name: str) -> None:
    if last(name) not in OURS and PROVIDERS.get(tx, scope, last(name)) is None:
        raise invalid(
            f"The specified capacity provider '{name}' was not found. Specify a valid name or ARN and try again."
        )


def _settings(given: list[t.ClusterSetting] | None) -> dict[str, str]:
    for one in given or ():
        if one.value not in ("enabled", "disabled", "enhanced"):
            raise invalid(f"Invalid setting value: {one.value}")
    return {one.name or INSIGHTS: one.value or "" for one in given or ()}


@operation("CreateCluster", resource=lambda call, req: cluster_arn(call, req.clusterName))
def create_cluster(tx: Tx, call: Call, req: t.CreateClusterRequest) -> t.CreateClusterResponse:
    """Make a cluster, or show the one of this name. Source: API_CreateCluster. Raises InvalidParameterException."""
    name = req.clusterName if req.clusterName is not None else DEFAULT
    if NAME.fullmatch(name) is None:
        raise invalid("Cluster name must be 1 to 255 letters, numbers, underscores and hyphens." if name else
                      "Cluster name can not be blank.")  # fmt: skip
    standing = CLUSTERS.get(tx, call.scope, name)
    if standing is not None and standing.status == ACTIVE:
        return t.CreateClusterResponse(cluster=shown(tx, standing))
    for one in req.capacityProviders or ():
        _check_provider(tx, call.scope, one)
    check_strategy(tx, call.scope, req.defaultCapacityProviderStrategy or (), req.capacityProviders or ())
    cluster = Cluster(
        name,
        call.account,
        call.region,
        tags=tag_map(req.tags),
        settings=_settings(req.settings) or {INSIGHTS: effective(tx, call, INSIGHTS)},
        configuration=req.configuration,
        providers=[last(one) for one in req.capacityProviders or ()],
        strategy=list(req.defaultCapacityProviderStrategy or ()),
        namespace=req.serviceConnectDefaults.namespace if req.serviceConnectDefaults else None,
    )
    CLUSTERS.save(tx, cluster)
    return t.CreateClusterResponse(cluster=shown(tx, cluster))


@operation("UpdateCluster", resource=on_cluster)
def update_cluster(tx: Tx, call: Call, req: t.UpdateClusterRequest) -> t.UpdateClusterResponse:
    """Change settings and configuration. Source: API_UpdateCluster. Raises ClusterNotFoundException,
    InvalidParameterException."""
    cluster = find_cluster(tx, call, req.cluster)
    cluster.settings |= _settings(req.settings)
    if req.configuration is not None:
        cluster.configuration = req.configuration
    if req.serviceConnectDefaults is not None:
        cluster.namespace = req.serviceConnectDefaults.namespace or None
    CLUSTERS.save(tx, cluster)
    return t.UpdateClusterResponse(cluster=shown(tx, cluster))


@operation("UpdateClusterSettings", resource=on_cluster)
def update_cluster_settings(tx: Tx, call: Call, req: t.UpdateClusterSettingsRequest) -> t.UpdateClusterSettingsResponse:
    """Change settings. Source: API_UpdateClusterSettings. Raises ClusterNotFoundException, InvalidParameterException."""
    cluster = find_cluster(tx, call, req.cluster)
    cluster.settings |= _settings(req.settings)
    CLUSTERS.save(tx, cluster)
    return t.UpdateClusterSettingsResponse(cluster=shown(tx, cluster))


@operation("PutClusterCapacityProviders", resource=on_cluster)
def put_cluster_capacity_providers(
    tx: Tx, call: Call, req: t.PutClusterCapacityProvidersRequest
) -> t.PutClusterCapacityProvidersResponse:
    """Which capacity providers a cluster has, and what is started by them. Source: API_PutClusterCapacityProviders.

    Raises ClusterNotFoundException, InvalidParameterException, ResourceInUseException.
    """
    cluster = find_cluster(tx, call, req.cluster)
    for one in req.capacityProviders:
        _check_provider(tx, call.scope, one)
    check_strategy(tx, call.scope, req.defaultCapacityProviderStrategy, req.capacityProviders)
    kept = {last(one) for one in req.capacityProviders}
    for _, task in TASKS.page(tx, cluster.place):
        if not task.over and task.body.capacityProviderName in set(cluster.providers) - kept - OURS:
            text = "The specified capacity provider is in use and cannot be removed."
            raise ApiError("ResourceInUseException", text)
    cluster.providers = [last(one) for one in req.capacityProviders]
    cluster.strategy = list(req.defaultCapacityProviderStrategy)
    CLUSTERS.save(tx, cluster)
    return t.PutClusterCapacityProvidersResponse(cluster=shown(tx, cluster))


@operation("DeleteCluster", resource=on_cluster)
def delete_cluster(tx: Tx, call: Call, req: t.DeleteClusterRequest) -> t.DeleteClusterResponse:
    """Delete a cluster, which is then shown as INACTIVE. Source: API_DeleteCluster.

    Raises ClusterNotFoundException, ClusterContainsServicesException, ClusterContainsTasksException,
    ClusterContainsContainerInstancesException.
    """
    cluster = find_cluster(tx, call, req.cluster)
    if any(not one.own for _, one in INSTANCES.page(tx, cluster.place)):
        raise ApiError(
            "ClusterContainsContainerInstancesException",
            "The Cluster cannot be deleted while Container Instances are active or draining.",
        )
    if any(one.status != INACTIVE for _, one in SERVICES.page(tx, cluster.place)):
        text = "The Cluster cannot be deleted while Services are active."
        raise ApiError("ClusterContainsServicesException", text)
    if any(not one.over for _, one in TASKS.page(tx, cluster.place)):
        text = "The Cluster cannot be deleted while Tasks are active."
        raise ApiError("ClusterContainsTasksException", text)
    INSTANCES.clear(tx, cluster.place)
    cluster.status, cluster.tags = INACTIVE, {}
    CLUSTERS.save(tx, cluster)
    return t.DeleteClusterResponse(cluster=shown(tx, cluster))


def _described(call: Call, req: t.DescribeClustersRequest) -> list[Check]:
    names = req.clusters or [DEFAULT]
    return [Check("ecs:DescribeClusters", cluster_arn(call, one)) for one in names]


@operation("DescribeClusters", resource="*", checks=_described, read=True)
def describe_clusters(tx: ReadTx, call: Call, req: t.DescribeClustersRequest) -> t.DescribeClustersResponse:
    """Some clusters; what is not there is a failure, MISSING. Source: API_DescribeClusters. Raises
    InvalidParameterException."""
    names = req.clusters or [DEFAULT]
    if len(names) > MAX_PAGE:
        raise invalid("Clusters cannot have more than 100 elements.")
    found, failures = [], []
    for name in names:
        cluster = CLUSTERS.get(tx, call.scope, cluster_name(name))
        if cluster is None:
            failures.append(t.Failure(arn=cluster_arn(call, name), reason="MISSING"))
        else:
            found.append(shown(tx, cluster, req.include or ()))
    return t.DescribeClustersResponse(clusters=found, failures=failures)


@operation("ListClusters", resource="*", read=True)
def list_clusters(tx: ReadTx, call: Call, req: t.ListClustersRequest) -> t.ListClustersResponse:
    """The ARNs of all active clusters. Source: API_ListClusters. Raises InvalidParameterException."""
    after = position_of(req.nextToken, lambda: invalid("Invalid token."))
    most = page_size(req.maxResults)
    found = [
        (name, cluster.arn)
        for name, cluster in CLUSTERS.page(tx, call.scope, after=after)
        if cluster.status == ACTIVE
    ]  # fmt: skip
    arns, token = named_page(found[: most + 1], most)
    return t.ListClustersResponse(clusterArns=arns, nextToken=token)


def page_size(asked: int | None, most: int = MAX_PAGE) -> int:
    """How many are listed on a page. Raises InvalidParameterException."""
    if asked is None:
        return most
    if not 1 <= asked <= most:
        raise invalid(f"maxResults must be between 1 and {most}.")
    return asked
