"""Capacity providers: Fargate's, which are there, and those of Auto Scaling groups, of which this machine is the instance."""

from __future__ import annotations

import re

import msgspec

from pampero.api import Call, operation
from pampero.aws.nouns import Noun
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.kernel.arn import arn
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import invalid
from pampero.services.ecs.model import ACTIVE, CLUSTERS, FARGATE, FARGATE_SPOT
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"(?!aws|ecs|fargate)[A-Za-z0-9_-]{1,255}", re.IGNORECASE)
PAGE = 10


class Provider(Noun):
    """A capacity provider of an Auto Scaling group."""

    group: t.AutoScalingGroupProvider | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecs", self.region, self.account, f"capacity-provider/{self.name}")


PROVIDERS: Documents[Provider] = Documents("ecs.provider", Provider, at=lambda one: (one.scope, one.name))


def _arn(call: Call, name: str) -> str:
    return arn("ecs", call.region, call.account, f"capacity-provider/{name.rpartition('/')[2]}")


def _shown(one: Provider, tags: bool = True, status: str = ACTIVE, update: str | None = None) -> t.CapacityProvider:
    listed = [t.Tag(key=key, value=value) for key, value in one.tags.items()] if tags else []
    return t.CapacityProvider(
        capacityProviderArn=one.arn, name=one.name, status=status, autoScalingGroupProvider=one.group, tags=listed,
        updateStatus=update, type="EC2_AUTOSCALING",
    )  # fmt: skip


def _filled(given: t.AutoScalingGroupProvider) -> t.AutoScalingGroupProvider:
    """With the defaults of API_ManagedScaling."""
    scaling = given.managedScaling or t.ManagedScaling(status="DISABLED")
    scaling = t.ManagedScaling(
        status=scaling.status or "DISABLED",
        targetCapacity=scaling.targetCapacity or 100,
        minimumScalingStepSize=scaling.minimumScalingStepSize or 1,
        maximumScalingStepSize=scaling.maximumScalingStepSize or 10_000,
        instanceWarmupPeriod=300 if scaling.instanceWarmupPeriod is None else scaling.instanceWarmupPeriod,
    )
    return t.AutoScalingGroupProvider(
        autoScalingGroupArn=given.autoScalingGroupArn,
        managedScaling=scaling,
        managedTerminationProtection=given.managedTerminationProtection or "DISABLED",
        managedDraining=given.managedDraining or "ENABLED",
    )


@operation("CreateCapacityProvider", resource=lambda call, req: _arn(call, req.name))
def create_capacity_provider(
    tx: Tx, call: Call, req: t.CreateCapacityProviderRequest
) -> t.CreateCapacityProviderResponse:
    """Keep a capacity provider. Its group is not looked at: tasks that use it run on this machine. Source:
    API_CreateCapacityProvider. Raises InvalidParameterException."""
    if NAME.fullmatch(req.name) is None:
        raise invalid("The specified capacity provider name is invalid. Up to 255 letters (uppercase and lowercase), numbers, underscores (_), and hyphens (-) are allowed. The name cannot be prefixed with \"aws\", \"ecs\", or \"fargate\".")  # fmt: skip
    if req.autoScalingGroupProvider is None:
        raise invalid("An Auto Scaling group provider must be specified.")
    if PROVIDERS.get(tx, call.scope, req.name) is not None:
        raise invalid("The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.")  # fmt: skip
    made = Provider(
        req.name, call.account, call.region, group=_filled(req.autoScalingGroupProvider), tags=tag_map(req.tags)
    )
    PROVIDERS.save(tx, made)
    return t.CreateCapacityProviderResponse(capacityProvider=_shown(made))


def _existing(tx: ReadTx, call: Call, name: str) -> Provider:
    found = PROVIDERS.get(tx, call.scope, name.rpartition("/")[2])
    if found is None:
        raise invalid("The specified capacity provider does not exist. Specify a valid name or ARN and try again.")
    return found


@operation("UpdateCapacityProvider", resource=lambda call, req: _arn(call, req.name))
def update_capacity_provider(
    tx: Tx, call: Call, req: t.UpdateCapacityProviderRequest
) -> t.UpdateCapacityProviderResponse:
    """Change how its group is scaled. Source: API_UpdateCapacityProvider. Raises InvalidParameterException."""
    found = _existing(tx, call, req.name)
    change = req.autoScalingGroupProvider
    assert found.group is not None
    if change is not None:
        found.group = _filled(
            t.AutoScalingGroupProvider(
                autoScalingGroupArn=found.group.autoScalingGroupArn,
                managedScaling=change.managedScaling or found.group.managedScaling,
                managedTerminationProtection=change.managedTerminationProtection
                or found.group.managedTerminationProtection,
                managedDraining=change.managedDraining or found.group.managedDraining,
            )
        )
        PROVIDERS.save(tx, found)
    return t.UpdateCapacityProviderResponse(capacityProvider=_shown(found, update="UPDATE_COMPLETE"))


@operation("DeleteCapacityProvider", resource=lambda call, req: _arn(call, req.capacityProvider))
def delete_capacity_provider(
    tx: Tx, call: Call, req: t.DeleteCapacityProviderRequest
) -> t.DeleteCapacityProviderResponse:
    """Delete one that no cluster has. Source: API_DeleteCapacityProvider. Raises InvalidParameterException."""
    if req.capacityProvider.rpartition("/")[2] in (FARGATE, FARGATE_SPOT):
        raise invalid("The specified capacity provider is reserved and cannot be deleted.")
    found = _existing(tx, call, req.capacityProvider)
    if any(found.name in cluster.providers for _, cluster in CLUSTERS.page(tx, call.scope)):
        raise invalid("The capacity provider cannot be deleted because it is associated with cluster(s). Remove the capacity provider from the cluster and try again.")  # fmt: skip
    PROVIDERS.delete(tx, found.scope, found.name)
    shown = _shown(found, status="INACTIVE", update="DELETE_COMPLETE")
    return t.DeleteCapacityProviderResponse(capacityProvider=shown)


@operation("DescribeCapacityProviders", resource="*", read=True)
def describe_capacity_providers(
    tx: ReadTx, call: Call, req: t.DescribeCapacityProvidersRequest
) -> t.DescribeCapacityProvidersResponse:
    """Fargate's two and the account's own, or those named. Source: API_DescribeCapacityProviders. Raises
    InvalidParameterException."""
    fargate = {
        name: t.CapacityProvider(
            capacityProviderArn=_arn(call, name), name=name, status=ACTIVE, tags=[], type=name
        )
        for name in (FARGATE, FARGATE_SPOT)
    }  # fmt: skip
    tags = "TAGS" in (req.include or ())
    if req.capacityProviders:
        found, failures = [], []
        for name in (one.rpartition("/")[2] for one in req.capacityProviders):
            kept = PROVIDERS.get(tx, call.scope, name)
            if kept is not None or name in fargate:
                found.append(fargate[name] if kept is None else _shown(kept, tags))
            else:
                failures.append(t.Failure(arn=_arn(call, name), reason="MISSING"))
        return t.DescribeCapacityProvidersResponse(capacityProviders=found, failures=failures)
    after = position_of(req.nextToken, lambda: invalid("Invalid token."))
    most = min(req.maxResults or PAGE, PAGE)
    kept_ = {name: _shown(one, tags) for name, one in PROVIDERS.page(tx, call.scope)}
    everything = sorted((fargate | kept_).items())
    shown, token = named_page([one for one in everything if one[0] > after], most)
    return t.DescribeCapacityProvidersResponse(capacityProviders=shown, failures=[], nextToken=token)
