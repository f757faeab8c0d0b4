"""What is kept of applications, their groups, configurations and deployments."""

from __future__ import annotations

import msgspec
from msgspec import field

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

SERVICE = "codedeploy.amazonaws.com"
LAMBDA = "Lambda"
PAGE = 100
# The states of a deployment.
CREATED, RUNNING, SUCCEEDED, FAILED, STOPPED = "Created", "InProgress", "Succeeded", "Failed", "Stopped"
BEFORE, TRAFFIC, AFTER = "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"
PENDING, SKIPPED = "Pending", "Skipped"
ON_FAILURE, ON_STOP, ON_ALARM = "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"
# The timer and the event of its alarms, and how long lies between two looks at them: our choice, no source tells AWS's.
WATCH, LOOK = "codedeploy.watch", "codedeploy.look"


class Application(Noun):
    """An application. id: a UUID. made: epoch seconds."""

    id: str
    made: float
    tags: dict[str, str] = field(default_factory=dict)


class Routing(msgspec.Struct, array_like=True):
    """How traffic goes over. type: TimeBasedCanary, TimeBasedLinear, AllAtOnce. minutes: between two steps."""

    type: str
    percentage: int = 100
    minutes: int = 0

    @property
    def weights(self) -> list[int]:
        """What share, in percent, the new version has after each step; the last is all."""
        if self.type == "TimeBasedLinear":
            return [*range(self.percentage, 100, self.percentage), 100]
        return [self.percentage, 100] if self.type == "TimeBasedCanary" else [100]


class Config(Noun):
    """A deployment configuration."""

    id: str
    made: float
    routing: Routing
    tags: dict[str, str] = field(default_factory=dict)


class Alarms(msgspec.Struct, array_like=True):
    """Which stop a deployment. ignoring: it goes on where their states cannot be retrieved."""

    names: list[str]
    enabled: bool = False
    ignoring: bool = False


class Group(Noun):
    """A deployment group; its name is `application/group`. backs: the events upon which a deployment is rolled back.
    last, succeeded: ids of the last deployment, and of the last that succeeded."""

    id: str
    application: str
    group: str
    role: str
    config: str
    backs: list[str] = field(default_factory=list)
    backing: bool = False
    style: dict[str, str] | None = None
    last: str | None = None
    succeeded: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    alarms: Alarms | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("codedeploy", self.region, self.account, f"deploymentgroup:{self.name}")


class Spec(msgspec.Struct):
    """What an AppSpec file asks for. hooks: functions, by the event that they belong to."""

    target: str
    function: str
    alias: str
    current: str
    wanted: str
    hooks: dict[str, str] = {}


class Passed(msgspec.Struct):
    """An event of a deployment's life. execution: by which its function answers."""

    name: str
    status: str = PENDING
    begun: float | None = None
    ended: float | None = None
    message: str = ""
    execution: str = ""


class Deployment(Noun):
    """A deployment; its name is its id. content, kind: the AppSpec as it was given, and the type of revision.

    role: as which its steps are done. position: the step that comes next, or is under way; weight: the share of the new
    version, in percent. backs: the events upon which it is rolled back; rolled_back_by, rolling_back: the ids of the
    deployment that does it, and of the one that this one takes back. external: the stack that it belongs to. doing: its step
    is being done outside; stopping: it ends once that is done, and whether it is taken back then. overriding: whether
    its alarms are its own, not the group's; alarmed: why they have stopped it.
    """

    application: str
    group: str
    config: str
    routing: Routing
    role: str
    content: str
    kind: str
    spec: Spec
    creator: str
    made: float
    events: list[Passed]
    status: str = CREATED
    description: str | None = None
    begun: float | None = None
    ended: float | None = None
    position: int = 0
    weight: int = 0
    backs: list[str] = field(default_factory=list)
    backing: bool = False
    error: str = ""
    message: str = ""
    rolled_back_by: str = ""
    rolling_back: str = ""
    external: str | None = None
    updated: float = 0.0
    doing: bool = False
    stopping: bool | None = None
    alarms: Alarms | None = None
    overriding: bool = False
    alarmed: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more happens."""
        return self.status in (SUCCEEDED, FAILED, STOPPED)

    @property
    def key(self) -> str:
        """Of its timer and its events."""
        return f"{self.scope}/{self.name}"

    @property
    def place(self) -> str:
        """The group's name."""
        return f"{self.application}/{self.group}"

    def event(self, name: str) -> Passed:
        """One of the events of its life."""
        return next(one for one in self.events if one.name == name)


APPLICATIONS = Nouns("codedeploy.application", Application, "application:", "ApplicationDoesNotExistException")
GROUPS = Nouns("codedeploy.group", Group, "deploymentgroup:", "DeploymentGroupDoesNotExistException")
CONFIGS = Nouns("codedeploy.config", Config, "deploymentconfig:", "DeploymentConfigDoesNotExistException")
DEPLOYMENTS: Documents[Deployment] = Documents(
    "codedeploy.deployment",
    Deployment,
    {
        "group": lambda one: one.place,
        "external": lambda one: one.external,
        "active": lambda one: None if one.over else one.place,
    },
    at=lambda one: (one.scope, one.name),
)


def application_of(tx: ReadTx, call: Call, name: str) -> Application:
    """Raises ApplicationDoesNotExistException."""
    found = APPLICATIONS.get(tx, call.scope, name)
    if found is None:
        raise ApiError("ApplicationDoesNotExistException", f"No application found for name: {name}")
    return found


def group_of(tx: ReadTx, call: Call, application: str, name: str) -> Group:
    """Raises ApplicationDoesNotExistException, DeploymentGroupDoesNotExistException."""
    application_of(tx, call, application)
    found = GROUPS.get(tx, call.scope, f"{application}/{name}")
    if found is None:
        raise ApiError("DeploymentGroupDoesNotExistException", f"No Deployment Group found for name: {name}")
    return found


def deployment_of(tx: ReadTx, call: Call, id_: str | None) -> Deployment:
    """Raises DeploymentIdRequiredException, DeploymentDoesNotExistException."""
    if not id_:
        raise ApiError("DeploymentIdRequiredException", "The deployment ID must be specified.")
    found = DEPLOYMENTS.get(tx, call.scope, id_)
    if found is None:
        raise ApiError("DeploymentDoesNotExistException", f"The deployment {id_} could not be found")
    return found


def bad_token() -> ApiError:
    """The answer to a token that is none of ours."""
    return ApiError("InvalidNextTokenException", "The next token was specified in an invalid format.")


def check_platform(platform: str | None) -> None:
    """Raises NotImplemented for all but functions: a request that names no platform asks for servers."""
    if platform != LAMBDA:
        text = f"Only functions are deployed here: computePlatform {platform or 'Server'} is not implemented."
        raise ApiError("NotImplemented", text, status=501)
