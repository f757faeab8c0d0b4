"""What a task is given from elsewhere before it starts: secrets, files of variables, images of this server's registry, a network
interface, log streams. Each is fetched with the credentials that AWS's agent would use."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.auth.principals import Principal
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import Arn
from pampero.services.ecs import types as t
from pampero.services.ecs.definitions import TASK_SERVICE
from pampero.services.ecs.model import Definition, Task
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import Credentials, EngineError
from pampero.work.networks.part import VpcNetworks
from pampero.work.networks.plan import NotInForce, UnknownInterface

IMAGE = re.compile(r"(?P<host>(?P<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[^/]+)/(?P<rest>.+)")
LINE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.-]*)=(.*)")
NOT_HERE = 501
# How long a task waits until the plan with its interface is in force.
NETWORK_SECONDS = 10.0


class Refused(Exception):
    """A task cannot be started; the text is its stopped reason."""


async def execution(context: Context, task: Task, definition: Definition) -> Context:
    """As the execution role; without one as the account, where the role of an instance would act."""
    over = task.body.overrides or t.TaskOverride()
    role = over.executionRoleArn or definition.body.executionRoleArn
    if not role:
        return context.acting(Principal.root(context.account), TASK_SERVICE)
    try:
        return await context.as_role(role, task.name, service=TASK_SERVICE)
    except ApiError as error:
        raise Refused(
            "ECS was unable to assume the role '"
            + role
            + "' that was provided for this task. Please verify that the role"
            " being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass"
            " this role."
        ) from error


async def secret(role: Context, reference: str) -> str:
    """The value that a secret or a parameter has. Raises Refused, in the words of "Stopped tasks error messages"."""
    try:
        if ":secretsmanager:" in reference:
            return await _of_manager(role, reference)
        name, there = reference, role
        if reference.startswith("arn:"):
            where = Arn.parse(reference)
            name, there = where.resource.removeprefix("parameter"), role.within(role.account, where.region)
            name = name if name.count("/") > 1 else name.removeprefix("/")
        found = await there.client("ssm").call("GetParameter", Name=name, WithDecryption=True)
        return str(found["Parameter"]["Value"])
    except ApiError as error:
        kind = "secret from asm" if ":secretsmanager:" in reference else "secrets from ssm"
        raise Refused(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:"
            f" unable to retrieve {kind}: {error.code}: {error.message}"
        ) from error


async def _of_manager(role: Context, reference: str) -> str:
    """`arn:…:secret:name:json-key:version-stage:version-id`."""
    parts = reference.split(":")
    key, stage, version = (*parts[7:10], "", "", "")[:3]
    more = {name: value for name, value in (("VersionStage", stage), ("VersionId", version)) if value}
    there = role.within(role.account, parts[3])
    found = await there.client("secretsmanager").call("GetSecretValue", SecretId=":".join(parts[:7]), **more)
    text = str(found.get("SecretString", ""))
    if not key:
        return text
    try:
        held = jsontext.loads(text)
        return held[key] if isinstance(held[key], str) else msgspec.json.encode(held[key]).decode()
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:"
            f" unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key {key}"
        ) from error


async def file_of_variables(role: Context, place: str) -> dict[str, str]:
    """The variables of a file in a bucket (`arn:aws:s3:::bucket/key`). Source: developer guide, "Pass environment variables to
    an Amazon ECS container"."""
    bucket, _, key = place.rpartition(":")[2].partition("/")
    try:
        found = await role.client("s3").call("GetObject", Bucket=bucket, Key=key)
    except ApiError as error:
        raise Refused(
            "ResourceInitializationError: failed to download env files: file download command: non empty error stream: "
            f"{error.code}: {error.message}"
        ) from error
    text = (await _bytes(found["Body"])).decode(errors="replace")
    matched = (LINE.fullmatch(line) for line in text.splitlines() if not line.lstrip().startswith("#"))
    return {one[1]: one[2] for one in matched if one is not None}


async def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"".join([part async for part in body])


async def image_of(role: Context, reference: str) -> tuple[str, Credentials | None, bool]:
    """Where an image is pulled from, with which credentials, and whether without TLS. Those of ECR lie in this server's own
    registry."""
    found = IMAGE.fullmatch(reference)
    if found is None:
        return reference, None, False
    there = role.within(role.account, found["region"])
    try:
        answer = await there.client("ecr").call("GetAuthorizationToken")
    except ApiError as error:
        raise Refused(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
            f"{reference}: {error.code}: {error.message}"
        ) from error
    name, _, password = base64.b64decode(answer["authorizationData"][0]["authorizationToken"]).decode().partition(":")
    server = role.settings.endpoint.partition("://")[2]
    return f"{server}/{reference}", Credentials(username=name, password=password), True


async def private_credentials(role: Context, parameter: str) -> Credentials:
    """Of a registry, from a secret of Secrets Manager. Source: "Using non-AWS container images in Amazon ECS"."""
    try:
        held = jsontext.loads(await secret(role, parameter))
        return Credentials(username=held["username"], password=held["password"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            "CannotPullContainerError: the secret of repositoryCredentials has no username and password"
        ) from error


async def ready_logs(role: Context, task: Task, one: t.ContainerDefinition) -> tuple[str, str, str] | None:
    """The region, the group and the stream that a container writes to, which are there then; None: it writes to none."""
    config = one.logConfiguration
    if config is None or config.logDriver != "awslogs":
        return None
    options = config.options or {}
    group, region = options.get("awslogs-group", ""), options.get("awslogs-region", task.region)
    prefix = options.get("awslogs-stream-prefix")
    stream = f"{prefix}/{one.name}/{task.name}" if prefix else f"{one.name}/{task.name}"
    logs = role.within(role.account, region).client("logs")
    try:
        if options.get("awslogs-create-group") == "true":
            await _once(logs, "CreateLogGroup", logGroupName=group)
        await _once(logs, "CreateLogStream", logGroupName=group, logStreamName=stream)
    except ApiError as error:
        raise Refused(
            "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to"
            f" create Cloudwatch log stream: {error.code}: {error.message} : exit status 1"
        ) from error
    return region, group, stream


async def _once(client: Any, operation: str, **params: str) -> None:
    """What is there already is no error."""
    try:
        await client.call(operation, **params)
    except ApiError as error:
        if error.code != "ResourceAlreadyExistsException":
            raise


async def interface_of(context: Context, task: Task) -> dict[str, str] | None:
    """A network interface for a task, as EC2 shows it; None where no EC2 is here: the engine's own network is used then."""
    vpc = task.network.awsvpcConfiguration if task.network is not None else None
    if vpc is None:
        return None
    attachment = (task.body.attachments or [t.Attachment(id=ids.uuid4())])[0]
    ec2 = context.acting(Principal.root(context.account), "ecs.amazonaws.com").client("ec2")
    description = f"arn:aws:ecs:{task.region}:{task.account}:attachment/{attachment.id}"
    groups = {"Groups": list(vpc.securityGroups)} if vpc.securityGroups else {}
    try:
        standing = await ec2.call(
            "DescribeNetworkInterfaces", Filters=[{"Name": "description", "Values": [description]}]
        )
        held = standing.get("NetworkInterfaces") or []
        made = held[0] if held else (
            await ec2.call("CreateNetworkInterface", SubnetId=vpc.subnets[0], Description=description, **groups)
        )["NetworkInterface"]  # fmt: skip
    except ApiError as error:
        if error.status == NOT_HERE:
            return None
        raise Refused(
            "Unexpected EC2 error while attempting to Create Network Interface in subnet "
            f"'{vpc.subnets[0]}': {error.code}"
        ) from error
    return {
        "subnetId": vpc.subnets[0],
        "networkInterfaceId": made["NetworkInterfaceId"],
        "macAddress": made.get("MacAddress", ""),
        "privateDnsName": made.get("PrivateDnsName", ""),
        "privateIPv4Address": made.get("PrivateIpAddress", ""),
    }


async def namespace_of(context: Context, interface: str) -> Path | None:
    """The network namespace of a task's interface. None where the networks of VPCs are not in force, the engine cannot put
    containers into them, or another server has them: the task is in a network of the engine's own then."""
    try:
        level = await context.part(Engine).level()
        return await context.part(VpcNetworks).wait(interface, NETWORK_SECONDS) if level.namespaces else None
    except (EngineError, NotInForce, UnknownInterface):
        return None


async def release_interface(context: Context, interface: str) -> None:
    """The interface of a task that has stopped goes."""
    ec2 = context.acting(Principal.root(context.account), "ecs.amazonaws.com").client("ec2")
    try:
        await ec2.call("DeleteNetworkInterface", NetworkInterfaceId=interface)
    except ApiError as error:
        if error.status != NOT_HERE and "NotFound" not in error.code:
            raise
