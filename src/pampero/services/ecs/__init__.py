"""Amazon ECS: clusters, task definitions, tasks and the services that keep them, in containers of this machine's engine."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

CONDITIONS = frozenset({
    "account-setting", "auto-assign-public-ip", "capacity-provider", "cluster", "compute-compatibility", "container-instances",
    "container-name", "enable-ecs-managed-tags", "enable-execute-command", "enable-service-connect", "namespace", "privileged",
    "propagate-tags", "service", "subnet", "task", "task-cpu", "task-definition", "task-memory",
})  # fmt: skip

service = Service(
    "ecs",
    __name__,
    Traits(
        own_tag_key=True,
        own_enums=False,
        condition_keys=CONDITIONS,
        validation_code="InvalidParameterException",
        reserved_tags=("InvalidParameterException", RESERVED_TAGS),
        ignored=MappingProxyType({}),
    ),
)
