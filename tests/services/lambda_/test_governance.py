"""What is said about functions beside their code: signatures, resource policies, tenants, states."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package

ECHO = "def handler(event, context):\n    return event\n"
PROFILE = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/x"
TENANT = """
seen = []
def handler(event, context):
    seen.append(context.tenant_id)
    return seen
"""


def failure(action: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        action()
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def test_code_signing(client: Callable[..., Any], function: Callable[..., str], server: Server, account: str) -> None:
    lam, name = client("lambda"), function(ECHO)
    publishers = {"SigningProfileVersionArns": [PROFILE]}
    made = lam.create_code_signing_config(AllowedPublishers=publishers, Description="d", Tags={"a": "b"})
    config = made["CodeSigningConfig"]
    arn = config["CodeSigningConfigArn"]
    assert arn == f"arn:aws:lambda:us-east-1:{account}:code-signing-config:{config['CodeSigningConfigId']}"
    assert config["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    assert lam.list_tags(Resource=arn)["Tags"] == {"a": "b"}
    assert lam.get_function_code_signing_config(FunctionName=name)["CodeSigningConfigArn"] == ""
    lam.put_function_code_signing_config(FunctionName=name, CodeSigningConfigArn=arn)
    assert lam.get_function_code_signing_config(FunctionName=name)["CodeSigningConfigArn"] == arn
    listed = lam.list_functions_by_code_signing_config(CodeSigningConfigArn=arn)["FunctionArns"]
    assert listed == [f"arn:aws:lambda:us-east-1:{account}:function:f"]
    assert failure(lambda: lam.delete_code_signing_config(CodeSigningConfigArn=arn))[0] == "ResourceConflictException"
    # One that warns lets packages in that nobody has signed; one that enforces does not.
    code = package(index=ECHO)
    lam.update_function_code(FunctionName=name, ZipFile=code)
    enforce = {"UntrustedArtifactOnDeployment": "Enforce"}
    lam.update_code_signing_config(CodeSigningConfigArn=arn, CodeSigningPolicies=enforce)
    shown = lam.get_code_signing_config(CodeSigningConfigArn=arn)["CodeSigningConfig"]
    assert (shown["CodeSigningPolicies"], shown["Description"]) == (enforce, "d")
    assert failure(lambda: lam.update_function_code(FunctionName=name, ZipFile=code))[0] == (
        "CodeVerificationFailedException"
    )
    new = {
        "Runtime": "python3.11",
        "Handler": "index.handler",
        "Role": make_role(client("iam")),
        "Code": {"ZipFile": code},
    }
    assert failure(lambda: lam.create_function(FunctionName="g", CodeSigningConfigArn=arn, **new))[0] == (
        "CodeVerificationFailedException"
    )
    theirs = server.client("lambda", str(int(account) + 5_000_000))
    other = theirs.create_code_signing_config(AllowedPublishers=publishers)["CodeSigningConfig"]["CodeSigningConfigArn"]
    assert failure(lambda: lam.create_function(FunctionName="g", CodeSigningConfigArn=other, **new))[0] == (
        "CodeSigningConfigNotFoundException"
    )
    missing = arn[:-1] + ("a" if arn[-1] != "a" else "b")
    assert failure(lambda: lam.put_function_code_signing_config(FunctionName=name, CodeSigningConfigArn=missing))[
        0
    ] == ("CodeSigningConfigNotFoundException")
    lam.delete_function_code_signing_config(FunctionName=name)
    lam.update_function_code(FunctionName=name, ZipFile=code)
    reader = server.client("lambda", account, **make_user(client("iam"), "r", allow("lambda:ListCodeSigningConfigs")))
    assert [one["CodeSigningConfigArn"] for one in reader.list_code_signing_configs()["CodeSigningConfigs"]] == [arn]
    assert failure(lambda: reader.get_code_signing_config(CodeSigningConfigArn=arn))[0] == "AccessDeniedException"
    lam.delete_code_signing_config(CodeSigningConfigArn=arn)
    assert failure(lambda: lam.get_code_signing_config(CodeSigningConfigArn=arn))[0] == "ResourceNotFoundException"


def test_resource_policies(
    client: Callable[..., Any], function: Callable[..., str], server: Server, account: str
) -> None:
    lam, name = client("lambda"), function(ECHO)
    arn = f"arn:aws:lambda:us-east-1:{account}:function:f"
    lam.add_permission(
        FunctionName=name, StatementId="old", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com"
    )
    outsider = str(int(account) + 5_000_000)
    statement = {"Sid": "them", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": arn}
    statement["Principal"] = {"AWS": f"arn:aws:iam::{outsider}:root"}  # type: ignore[assignment]
    text = json.dumps({"Version": "2012-10-17", "Id": "mine", "Statement": [statement]})
    lam.get_function_configuration(FunctionName=name)
    put = lam.put_resource_policy(ResourceArn=arn, Policy=text)
    assert json.loads(put["Policy"]) == json.loads(text)
    found = lam.get_policy(FunctionName=name)
    assert (json.loads(found["Policy"]), found["RevisionId"]) == (json.loads(text), put["RevisionId"])
    assert lam.get_function_configuration(FunctionName=name)["RevisionId"] == put["RevisionId"]
    them = server.client("lambda", outsider)
    assert them.invoke(FunctionName=arn, Payload=b"1")["Payload"].read() == b"1"
    # A permission joins them.
    lam.add_permission(FunctionName=name, StatementId="more", Action="lambda:GetFunction", Principal=outsider)
    both = json.loads(lam.get_resource_policy(ResourceArn=arn)["Policy"])["Statement"]
    assert [one["Sid"] for one in both] == ["them", "more"]
    assert failure(lambda: lam.delete_resource_policy(ResourceArn=arn, RevisionId=put["RevisionId"]))[0] == (
        "PreconditionFailedException"
    )
    wrong = [
        text[:-1], text.replace("Allow", "Perhaps"), json.dumps({"Statement": [statement, statement]}),
        *(json.dumps({"Statement": [{**statement, "Sid": sid}]}) for sid in (1, [], None)),
        json.dumps({"Statement": [statement], "Id": 1}),
    ]  # fmt: skip
    for bad in wrong:
        assert failure(lambda p=bad: lam.put_resource_policy(ResourceArn=arn, Policy=p))[0] == (  # type: ignore[misc]
            "InvalidParameterValueException"
        )
    long = json.dumps({**json.loads(text), "Id": "x" * 20_000})
    lam.put_resource_policy(ResourceArn=arn, Policy=long)
    more = {"FunctionName": name, "Action": "lambda:InvokeFunction", "Principal": outsider}
    assert failure(
        lambda: lam.add_permission(
            StatementId="x" * 90, SourceArn="arn:aws:sns:us-east-1:123456789012:" + "x" * 200, **more
        )
    )[0] == ("PolicyLengthExceededException")
    reader = server.client("lambda", account, **make_user(client("iam"), "r", allow("lambda:GetResourcePolicy")))
    assert reader.get_resource_policy(ResourceArn=arn)["Policy"]
    assert failure(lambda: reader.put_resource_policy(ResourceArn=arn, Policy=text))[0] == "AccessDeniedException"
    lam.delete_resource_policy(ResourceArn=arn)
    assert failure(lambda: them.invoke(FunctionName=arn))[0] == "AccessDeniedException"
    assert failure(lambda: lam.get_resource_policy(ResourceArn=arn))[0] == "ResourceNotFoundException"


def test_tenants_are_kept_apart(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any]
) -> None:
    tenancy = {"TenantIsolationMode": "PER_TENANT"}
    name = function(TENANT, TenancyConfig=tenancy)
    assert client("lambda").get_function_configuration(FunctionName=name)["TenancyConfig"] == tenancy
    assert [invoke(name, {}, TenantId=one)["Payload"] for one in ("a", "b", "a")] == [["a"], ["b"], ["a", "a"]]
    for action, words in (
        (lambda: invoke(name, {}), "is enabled with tenancy configuration. Add a valid tenant ID"),
        (lambda: invoke(function(ECHO, "plain"), {}, TenantId="a"), "is not enabled with tenancy configuration"),
    ):
        code, message = failure(action)
        assert code == "InvalidParameterValueException"
        assert words in message


def test_an_asynchronous_event_is_of_its_tenant(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any],
    wait_until: Callable[..., Any], server: Server,
) -> None:  # fmt: skip
    name = function(TENANT, TenancyConfig={"TenantIsolationMode": "PER_TENANT"})
    lam = client("lambda")
    for tenant in ("a", "b", "a"):
        lam.invoke(FunctionName=name, InvocationType="Event", TenantId=tenant)
    server.page("idle")
    assert invoke(name, {}, TenantId="b")["Payload"] == ["b", "b"]
    assert set(invoke(name, {}, TenantId="a")["Payload"]) == {"a"}


def test_what_tenants_rule_out(client: Callable[..., Any], function: Callable[..., str]) -> None:
    lam, tenancy = client("lambda"), {"TenantIsolationMode": "PER_TENANT"}
    name = function(TENANT, TenancyConfig=tenancy, Runtime="python3.12", Publish=True)
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    actions: list[Callable[[], Any]] = [
        lambda: lam.create_function_url_config(FunctionName=name, AuthType="NONE"),
        lambda: lam.put_provisioned_concurrency_config(
            FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1
        ),
        lambda: lam.update_function_configuration(FunctionName=name, SnapStart={"ApplyOn": "PublishedVersions"}),
        lambda: lam.invoke(FunctionName=name, InvocationType="Event"),
        lambda: function(
            TENANT, "g", TenancyConfig=tenancy, Runtime="python3.13", DurableConfig={"ExecutionTimeout": 60}
        ),
        lambda: lam.create_event_source_mapping(FunctionName=name, EventSourceArn=queue),
    ]
    for action in actions:
        assert failure(action)[0] == "InvalidParameterValueException"


def test_revisions(client: Callable[..., Any], function: Callable[..., str]) -> None:
    """What changes a function, changes its revision; and what it waits for does."""
    lam, name = client("lambda"), function(ECHO, Environment={"Variables": {}})

    def revision(qualifier: str = "$LATEST") -> str:
        shown = lam.get_function_configuration(FunctionName=name, Qualifier=qualifier)
        assert shown["LastUpdateStatus"] == "Successful"
        found: str = shown["RevisionId"]
        return found

    seen = [revision()]
    changed = lam.update_function_configuration(FunctionName=name, Timeout=4, RevisionId=seen[0])
    assert (changed["LastUpdateStatus"], changed["LastUpdateStatusReasonCode"]) == ("InProgress", "Creating")
    assert changed["Environment"] == {"Variables": {}}
    seen += [changed["RevisionId"], revision()]
    arn = changed["FunctionArn"]
    for change in (
        lambda: lam.tag_resource(Resource=arn, Tags={"a": "b"}),
        lambda: lam.add_permission(FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", Principal="*"),
        lambda: lam.publish_version(FunctionName=name),
    ):
        change()
        seen.append(revision())
    assert len(set(seen)) == len(seen)
    # A version's is its own, and that of publishing again nothing changes.
    again = lam.publish_version(FunctionName=name)
    assert (again["Version"], again["RevisionId"], revision()) == ("1", revision("1"), seen[-1])
    assert (
        failure(lambda: lam.publish_version(FunctionName=name, RevisionId=seen[0]))[0] == "PreconditionFailedException"
    )
    listed = lam.list_versions_by_function(FunctionName=name)["Versions"]
    assert all("State" not in one and "LastUpdateStatus" not in one for one in listed)


def test_states_that_last(tmp_path: Path, wait_until: Callable[..., Any]) -> None:
    """With --settle nothing changes or runs what is still being made or changed, as on AWS."""
    account = "111122223333"
    server = Server(tmp_path / "data", arguments=("--settle", "1")).start()
    try:
        lam = server.client("lambda", account)
        lam.create_function(
            FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(server.client("iam", account)),
            Code={"ZipFile": package(index=ECHO)},
        )  # fmt: skip
        busy = (
            "The operation cannot be performed at this time. The function is currently in the following state: Pending"
        )
        assert failure(lambda: lam.invoke(FunctionName="f")) == ("ResourceConflictException", busy)
        change = {"FunctionName": "f", "Timeout": 4}
        assert failure(lambda: lam.update_function_configuration(**change)) == ("ResourceConflictException", busy)
        wait_until(lambda: lam.get_function(FunctionName="f")["Configuration"]["State"] == "Active")
        assert lam.invoke(FunctionName="f", Payload=b"1")["Payload"].read() == b"1"
        lam.update_function_configuration(**change)
        assert (
            "An update is in progress for resource" in failure(lambda: lam.update_function_configuration(**change))[1]
        )
        assert lam.invoke(FunctionName="f", Payload=b"1")["Payload"].read() == b"1"
    finally:
        server.stop()


def test_the_former_operation_that_runs_a_function_later(
    client: Callable[..., Any], function: Callable[..., str], wait_until: Callable[..., Any]
) -> None:
    queue = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    source = f"import boto3, json\ndef handler(event, context):\n    boto3.client('sqs').send_message(QueueUrl='{queue}', MessageBody=json.dumps(event))\n"
    answer = client("lambda").invoke_async(FunctionName=function(source, Timeout=20), InvokeArgs=b'{"a": 1}')
    assert answer["Status"] == 202
    found = wait_until(lambda: client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages"))
    assert json.loads(found[0]["Body"]) == {"a": 1}


def test_words(client: Callable[..., Any], function: Callable[..., str]) -> None:
    """What AWS says of runtimes and of lists, seen there."""
    lam, name = client("lambda"), function(ECHO)

    def update(**settings: Any) -> tuple[str, str]:
        return failure(lambda: lam.update_function_configuration(FunctionName=name, **settings))

    invalid = "InvalidParameterValueException"
    code, message = update(Runtime="python9")
    assert code == invalid
    assert message.startswith(
        "Value python9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["
    )
    assert message.endswith("dotnet6, nodejs18.x, provided.al2, java8.al2] or be a valid ARN")
    assert update(Runtime="python3.7")[1].startswith("The runtime parameter of python3.7 is no longer supported")
    assert update(SnapStart={"ApplyOn": "PublishedVersions"}) == (
        invalid, "python3.11 is not supported for SnapStart enabled functions.",
    )  # fmt: skip
    code, message = update(Layers=["nonsense", "arn:aws:lambda:us-east-1:123456789012:layer:l:1"])
    assert code == "ValidationException"
    assert message.startswith(
        "1 validation error detected: Value '[nonsense, arn:aws:lambda:us-east-1:123456789012:layer:l:1]' at 'layers' failed to "
        "satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2048, "
        "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: "
    )
    assert message.endswith(", Member must not be null]")
    lam.publish_version(FunctionName=name)
    weights = {"AdditionalVersionWeights": {"1": 2.0}}
    assert failure(
        lambda: lam.create_alias(FunctionName=name, Name="a", FunctionVersion="1", RoutingConfig=weights)
    ) == (
        "ValidationException",
        "1 validation error detected: Value '{1=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: "
        "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater "
        "than or equal to 0.0, Member must not be null]",
    )
    for asked in (lam.list_layers, lambda **more: lam.list_layer_versions(LayerName="l", **more)):
        code, message = failure(lambda a=asked: a(CompatibleRuntime="python9"))  # type: ignore[misc]
        assert code == "ValidationException"
        assert "Value 'python9' at 'compatibleRuntime' failed to satisfy constraint" in message
