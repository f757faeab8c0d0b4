"""What clusters, task definitions, tasks, services and their deployments are, and where they stand."""

from __future__ import annotations

import msgspec

from pampero.aws.nouns import Noun
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.ecs import types as t
from pampero.store.documents import Documents

ACTIVE, INACTIVE, DRAINING, DELETING = "ACTIVE", "INACTIVE", "DRAINING", "DELETE_IN_PROGRESS"
PROVISIONING, PENDING, RUNNING, STOPPED = "PROVISIONING", "PENDING", "RUNNING", "STOPPED"
DEPROVISIONING, STOPPING = "DEPROVISIONING", "STOPPING"
HEALTHY, UNHEALTHY, UNKNOWN = "HEALTHY", "UNHEALTHY", "UNKNOWN"
FARGATE, EC2, EXTERNAL = "FARGATE", "EC2", "EXTERNAL"
FARGATE_SPOT = "FARGATE_SPOT"
REPLICA, DAEMON = "REPLICA", "DAEMON"
ECS, CODE_DEPLOY = "ECS", "CODE_DEPLOY"
PRIMARY = "PRIMARY"
IN_PROGRESS, COMPLETED, FAILED = "IN_PROGRESS", "COMPLETED", "FAILED"
AWSVPC = "awsvpc"
ROLLING, BLUE_GREEN, LINEAR, CANARY = "ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"
MAX_EVENTS = 100
# "Stopped tasks only appear in the returned results for at least one hour." Source: API_DescribeTasks.
KEPT_SECONDS = 3600.0
# The job that runs tasks waits on this channel.
TASKS_CHANNEL = "ecs/tasks"


class Cluster(Noun):
    """A cluster. It stays INACTIVE for a while after it was deleted, as on AWS."""

    status: str = ACTIVE
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    settings: dict[str, str] = msgspec.field(default_factory=dict)
    configuration: t.ClusterConfiguration | None = None
    providers: list[str] = msgspec.field(default_factory=list)
    strategy: list[t.CapacityProviderStrategyItem] = msgspec.field(default_factory=list)
    namespace: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecs", self.region, self.account, f"cluster/{self.name}")

    @property
    def place(self) -> str:
        """`account/region/name`: the scope of what is in it."""
        return f"{self.scope}/{self.name}"


class Definition(Noun):
    """A revision of a family; `name` is `family:revision`, the number with leading zeros so that revisions are in order."""

    body: t.TaskDefinition = msgspec.field(default_factory=t.TaskDefinition)
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecs", self.region, self.account, f"task-definition/{self.body.family}:{self.body.revision}")

    @property
    def short(self) -> str:
        """`family:revision`."""
        return f"{self.body.family}:{self.body.revision}"

    @property
    def containers(self) -> list[t.ContainerDefinition]:
        """Its containers."""
        return self.body.containerDefinitions or []


class Family(Noun):
    """The last revision that a family has given out."""

    last: int = 0


class Task(Noun):
    """A task; `name` is its id. body: as DescribeTasks shows it; definition: the row of its task definition. unit: the
    deployment or the task set of a service that it belongs to. network: as it was asked for. protected: until when no
    scaling in ends it. token: of the request that made it. counted: its end was reckoned with. logged: container → how far its log was read."""

    cluster: str = ""
    body: t.Task = msgspec.field(default_factory=t.Task)
    definition: str = ""
    service: str | None = None
    unit: str | None = None
    network: t.NetworkConfiguration | None = None
    protected: float | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    token: str | None = None
    counted: bool = False
    logged: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def place(self) -> str:
        """The scope of what is in its cluster."""
        return f"{self.scope}/{self.cluster}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecs", self.region, self.account, f"task/{self.cluster}/{self.name}")

    @property
    def over(self) -> bool:
        """Whether it has stopped."""
        return self.body.lastStatus == STOPPED

    @property
    def wanted(self) -> bool:
        """Whether it is to run."""
        return self.body.desiredStatus == RUNNING

    @property
    def healthy(self) -> bool:
        """Whether it runs, and no health check says otherwise."""
        running = self.wanted and self.body.lastStatus == RUNNING
        return running and self.body.healthStatus in (None, UNKNOWN, HEALTHY)


class Active(msgspec.Struct):
    """A task that has not stopped yet: what the job that runs tasks looks through."""

    place: str
    id: str


class Instance(Noun):
    """A container instance; `name` is its id. own: this machine, which the server has registered itself."""

    cluster: str = ""
    body: t.ContainerInstance = msgspec.field(default_factory=t.ContainerInstance)
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    attributes: dict[str, str] = msgspec.field(default_factory=dict)
    own: bool = False

    @property
    def place(self) -> str:
        """The scope of what is in its cluster."""
        return f"{self.scope}/{self.cluster}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecs", self.region, self.account, f"container-instance/{self.cluster}/{self.name}")


class Revision(msgspec.Struct):
    """A service revision: what tasks of a deployment are made of, never changed."""

    arn: str
    created: float
    definition: str
    launch_type: str | None = None
    strategy: list[t.CapacityProviderStrategyItem] | None = None
    platform: str | None = None
    network: t.NetworkConfiguration | None = None
    load_balancers: list[t.LoadBalancer] = msgspec.field(default_factory=list)
    registries: list[t.ServiceRegistry] = msgspec.field(default_factory=list)
    connect: t.ServiceConnectConfiguration | None = None
    volumes: list[t.ServiceVolumeConfiguration] | None = None


class Rollout(msgspec.Struct):
    """A deployment of a service. failed: tasks in a row that did not come to run; quick: that ended soon after they began,
    which the back-off counts; held: until when no task is started; side: which of the two target groups of blue/green
    it has; returned: the traffic was asked back for it."""

    id: str
    revision: Revision
    created: float
    updated: float
    status: str = PRIMARY
    failed: int = 0
    quick: int = 0
    held: float = 0.0
    state: str = IN_PROGRESS
    reason: str = ""
    record: str = ""
    side: int = 0
    returned: bool = False


class TaskSet(msgspec.Struct):
    """A task set of a service whose deployments somebody else makes."""

    id: str
    arn: str
    revision: Revision
    created: float
    updated: float
    scale: float = 100.0
    status: str = ACTIVE
    external: str | None = None
    started_by: str | None = None
    stable: float | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    failed: int = 0
    quick: int = 0
    held: float = 0.0


class Service(Noun):
    """A service; it stands in the scope of its cluster. records: ids of its service deployments, newest last."""

    cluster: str = ""
    status: str = ACTIVE
    created: float = 0.0
    creator: str | None = None
    desired: int = 0
    kind: str = REPLICA
    controller: str = ECS
    configuration: t.DeploymentConfiguration = msgspec.field(default_factory=t.DeploymentConfiguration)
    revision: Revision | None = None
    grace: int | None = None
    role: str | None = None
    constraints: list[t.PlacementConstraint] = msgspec.field(default_factory=list)
    placement: list[t.PlacementStrategy] = msgspec.field(default_factory=list)
    managed_tags: bool = False
    propagate: str = "NONE"
    executes: bool = False
    rebalancing: str = "DISABLED"
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    events: list[t.ServiceEvent] = msgspec.field(default_factory=list)
    rollouts: list[Rollout] = msgspec.field(default_factory=list)
    sets: list[TaskSet] = msgspec.field(default_factory=list)
    steady: bool = False

    @property
    def place(self) -> str:
        """The scope of what is in its cluster."""
        return f"{self.scope}/{self.cluster}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecs", self.region, self.account, f"service/{self.cluster}/{self.name}")

    @property
    def primary(self) -> Rollout | None:
        """The deployment that is to stay."""
        return next((one for one in self.rollouts if one.status == PRIMARY), None)

    @property
    def strategy(self) -> str:
        """ROLLING, BLUE_GREEN, LINEAR or CANARY."""
        return self.configuration.strategy or ROLLING


class Record(msgspec.Struct):
    """A service deployment, as ListServiceDeployments has it; `place` is the service's cluster. stage: of blue/green, with
    `entered`; step: which share of the traffic is on its way; hooks: what the hooks of this stage have answered, by number."""

    id: str
    place: str
    service: str
    arn: str
    body: t.ServiceDeployment
    rollout: str
    former: str = ""
    stage: str = ""
    entered: float = 0.0
    step: int = 0
    hooks: dict[str, str] = msgspec.field(default_factory=dict)
    asked: str = ""


CLUSTERS: Documents[Cluster] = Documents("ecs.cluster", Cluster, at=lambda one: (one.scope, one.name))
DEFINITIONS: Documents[Definition] = Documents(
    "ecs.definition",
    Definition,
    {"status": lambda one: one.body.status},
    at=lambda one: (one.scope, one.name),
)
FAMILIES: Documents[Family] = Documents("ecs.family", Family, at=lambda one: (one.scope, one.name))
TASKS: Documents[Task] = Documents(
    "ecs.task", Task, {"service": lambda one: one.service}, at=lambda one: (one.place, one.name)
)
ACTIVES: Documents[Active] = Documents("ecs.active", Active)
INSTANCES: Documents[Instance] = Documents("ecs.instance", Instance, at=lambda one: (one.place, one.name))
SERVICES: Documents[Service] = Documents("ecs.service", Service, at=lambda one: (one.place, one.name))
RECORDS: Documents[Record] = Documents(
    "ecs.record", Record, {"service": lambda one: one.service}, at=lambda one: (one.place, one.id)
)
REVISIONS: Documents[Revision] = Documents("ecs.revision", Revision)


def definition_key(family: str, revision: int) -> str:
    """Where a revision stands."""
    return f"{family}:{revision:010d}"


def new_number() -> str:
    """The number of a deployment, a task set, a service revision: 19 digits."""
    return f"{ids.number() % 9 * 10**18 + 10**18 + ids.number() % 10**18:019d}"
