"""Parameters over the wire."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

MALFORMED = (
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths '
    "divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
)


EXPIRES = {"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": "2099-12-02T21:34:33.000Z"}}


def unchanged(days: int) -> dict[str, Any]:
    return {"Type": "NoChangeNotification", "Version": "1.0", "Attributes": {"After": str(days), "Unit": "Days"}}


@pytest.fixture
def ssm(client: Any) -> Any:
    return client("ssm")


def put(ssm: Any, name: str, value: str = "v", **more: Any) -> Any:
    return ssm.put_parameter(**{"Name": name, "Value": value, "Type": "String", **more})


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def names(answer: Any) -> list[str]:
    return [parameter["Name"] for parameter in answer["Parameters"]]


def test_a_parameter_is_put_read_and_deleted(ssm: Any, account: str) -> None:
    assert put(ssm, "/app/url", "http://x")["Version"] == 1
    got = ssm.get_parameter(Name="/app/url")["Parameter"]
    assert got.pop("LastModifiedDate")
    arn = f"arn:aws:ssm:us-east-1:{account}:parameter/app/url"
    assert got == {
        "Name": "/app/url", "Type": "String", "Value": "http://x", "Version": 1, "ARN": arn, "DataType": "text",
    }  # fmt: skip
    put(ssm, "plain", "p")
    assert ssm.get_parameter(Name="plain")["Parameter"]["ARN"].endswith(":parameter/plain")
    for name in (arn, " /app/url "):
        assert ssm.get_parameter(Name=name)["Parameter"]["Value"] == "http://x"
    assert ssm.get_parameter(Name=f"arn:aws:ssm:us-east-1:{account}:parameter/plain")["Parameter"]["Value"] == "p"
    many = ssm.get_parameters(Names=["/app/url", "plain", "none", "/app/url:7"])
    assert sorted(names(many)) == ["/app/url", "plain"]
    assert many["InvalidParameters"] == ["none", "/app/url:7"]
    ssm.delete_parameter(Name="/app/url")
    assert failure(ssm.get_parameter, Name="/app/url") == ("ParameterNotFound", "")
    assert failure(ssm.delete_parameter, Name="/app/url")[0] == "ParameterNotFound"
    gone = ssm.delete_parameters(Names=["plain", "none"])
    assert (gone["DeletedParameters"], gone["InvalidParameters"]) == (["plain"], ["none"])
    assert failure(ssm.get_parameter, Name="/aws/service/ami-amazon-linux-latest/x")[0] == "ParameterNotFound"


def test_versions_are_selected_by_number_and_label(ssm: Any) -> None:
    put(ssm, "/v", "one", Description="first")
    put(ssm, "/v", "two", Overwrite=True)
    put(ssm, "/v", "three", Overwrite=True, Description="third")
    assert ssm.label_parameter_version(Name="/v", ParameterVersion=1, Labels=["prod", "9bad", "AWSx"]) | {
        "ResponseMetadata": None
    } == {"InvalidLabels": ["9bad", "AWSx"], "ParameterVersion": 1, "ResponseMetadata": None}
    ssm.label_parameter_version(Name="/v", Labels=["next"])
    by_label = ssm.get_parameter(Name="/v:prod")["Parameter"]
    assert (by_label["Value"], by_label["Version"], by_label["Selector"]) == ("one", 1, ":prod")
    assert ssm.get_parameter(Name="/v:2")["Parameter"]["Value"] == "two"
    assert ssm.get_parameter(Name="/v:next")["Parameter"]["Value"] == "three"
    assert failure(ssm.get_parameter, Name="/v:9") == (
        "ParameterVersionNotFound",
        "Systems Manager could not find version 9 of /v. Verify the version and try again.",
    )
    assert failure(ssm.get_parameter, Name="/v:none")[0] == "ParameterVersionNotFound"
    history = ssm.get_parameter_history(Name="/v")["Parameters"]
    assert [(p["Version"], p["Value"], p["Labels"], p["Description"]) for p in history] == [
        (1, "one", ["prod"], "first"), (2, "two", [], "first"), (3, "three", ["next"], "third"),
    ]  # fmt: skip
    first = ssm.get_parameter_history(Name="/v", MaxResults=2)
    rest = ssm.get_parameter_history(Name="/v", MaxResults=2, NextToken=first["NextToken"])
    assert [p["Version"] for p in first["Parameters"] + rest["Parameters"]] == [1, 2, 3]
    ssm.label_parameter_version(Name="/v", ParameterVersion=2, Labels=["prod"])
    assert ssm.get_parameter(Name="/v:prod")["Parameter"]["Version"] == 2
    off = ssm.unlabel_parameter_version(Name="/v", ParameterVersion=2, Labels=["prod", "next"])
    assert (off["RemovedLabels"], off["InvalidLabels"]) == (["prod"], ["next"])
    labels = [f"l{number}" for number in range(10)]
    ssm.label_parameter_version(Name="/v", ParameterVersion=1, Labels=labels)
    more = {"Name": "/v", "ParameterVersion": 1, "Labels": ["l10"]}
    assert failure(ssm.label_parameter_version, **more)[0] == "ParameterVersionLabelLimitExceeded"
    assert failure(ssm.label_parameter_version, Name="/v", ParameterVersion=8, Labels=["a"])[0] == (
        "ParameterVersionNotFound"
    )
    assert failure(ssm.label_parameter_version, Name="/none", Labels=["a"])[0] == "ParameterNotFound"
    assert failure(ssm.get_parameter_history, Name="/none")[0] == "ParameterNotFound"
    assert failure(ssm.get_parameter_history, Name="/v", NextToken="?")[0] == "InvalidNextToken"


def test_a_hundred_versions_are_kept(ssm: Any) -> None:
    put(ssm, "/many")
    for number in range(100):
        put(ssm, "/many", str(number), Overwrite=True)
    history = [
        p for page in ssm.get_paginator("get_parameter_history").paginate(Name="/many") for p in page["Parameters"]
    ]
    assert [p["Version"] for p in history] == list(range(2, 102))
    ssm.label_parameter_version(Name="/many", ParameterVersion=2, Labels=["keep"])
    assert failure(put, ssm=ssm, name="/many", Overwrite=True) == (
        "ParameterMaxVersionLimitExceeded",
        "You attempted to create a new version of /many by calling the PutParameter API with the overwrite flag. "
        "Version 2, the oldest version, can't be deleted because it has a label associated with it. Move the label to "
        "another version of the parameter, and try again.",
    )


def test_secure_strings_are_sealed_and_survive_a_kill(own_server: Any, account: str) -> None:
    server = own_server()
    ssm = server.client("ssm", account)
    put(ssm, "/secret", "hunter2-hunter2", Type="SecureString")
    put(ssm, "/secret", "other-secret", Type="SecureString", Overwrite=True)
    server.kill()
    for file in Path(server.data).iterdir():
        if file.is_file():
            content = file.read_bytes()
            assert b"hunter2-hunter2" not in content
            assert b"other-secret" not in content
    server.start()
    ssm = server.client("ssm", account)
    assert ssm.get_parameter(Name="/secret", WithDecryption=True)["Parameter"]["Value"] == "other-secret"
    assert ssm.get_parameter(Name="/secret:1", WithDecryption=True)["Parameter"]["Value"] == "hunter2-hunter2"
    closed = ssm.get_parameter(Name="/secret")["Parameter"]
    assert closed["Type"] == "SecureString"
    assert b"other-secret" not in base64.b64decode(closed["Value"])
    described = ssm.describe_parameters()["Parameters"][0]
    assert described["KeyId"] == "alias/aws/ssm"
    opened = ssm.get_parameters_by_path(Path="/", WithDecryption=True)["Parameters"]
    assert [p["Value"] for p in opened] == ["other-secret"]
    past = ssm.get_parameter_history(Name="/secret", WithDecryption=True)["Parameters"]
    assert [p["Value"] for p in past] == ["hunter2-hunter2", "other-secret"]


def test_parameters_by_path(ssm: Any) -> None:
    for name in ("/a/b", "/a/c", "/a/d/e", "/a/d/f/g", "/ab", "/z", "top"):
        put(ssm, name)
    by_path = ssm.get_parameters_by_path
    assert names(by_path(Path="/a")) == ["/a/b", "/a/c"]
    assert names(by_path(Path="/a/")) == ["/a/b", "/a/c"]
    assert names(by_path(Path="/a", Recursive=True)) == ["/a/b", "/a/c", "/a/d/e", "/a/d/f/g"]
    assert names(by_path(Path="/a/d", Recursive=True)) == ["/a/d/e", "/a/d/f/g"]
    assert names(by_path(Path="/")) == ["/ab", "/z", "top"]
    assert len(names(by_path(Path="/", Recursive=True))) == 7
    assert names(by_path(Path="/none")) == []
    paged = ssm.get_paginator("get_parameters_by_path").paginate(
        Path="/", Recursive=True, PaginationConfig={"PageSize": 2}
    )
    pages = [names(page) for page in paged]
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    put(ssm, "/a/b", "second", Overwrite=True)
    ssm.label_parameter_version(Name="/a/b", ParameterVersion=1, Labels=["old"])
    labelled = by_path(Path="/a", ParameterFilters=[{"Key": "Label", "Values": ["old"]}])["Parameters"]
    assert [(p["Name"], p["Value"], p["Version"]) for p in labelled] == [("/a/b", "v", 1)]
    put(ssm, "/a/list", "x,y", Type="StringList")
    listed = by_path(Path="/a", ParameterFilters=[{"Key": "Type", "Option": "Equals", "Values": ["StringList"]}])
    assert names(listed) == ["/a/list"]
    code, text = failure(by_path, Path="a")
    assert code == "ValidationException"
    assert text.startswith("The parameter doesn't meet the parameter name requirements. The parameter name must begin")
    assert failure(by_path, Path="/a", ParameterFilters=[{"Key": "Name", "Values": ["x"]}]) == (
        "InvalidFilterKey",
        "The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId, Label].",
    )
    assert failure(by_path, Path="/a", NextToken="?")[0] == "InvalidNextToken"


def test_parameters_are_described_through_filters(ssm: Any) -> None:
    put(ssm, "/a/one", Description="d", AllowedPattern="v+", Tags=[{"Key": "team", "Value": "x"}])
    put(ssm, "/a/b/two", Tier="Advanced")
    put(ssm, "three", "a,b", Type="StringList")
    first = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": ["/a/one"]}])["Parameters"][0]
    assert first.pop("LastModifiedDate")
    assert first.pop("LastModifiedUser").startswith("arn:aws:iam::")
    assert first.pop("ARN")
    assert first == {
        "Name": "/a/one", "Type": "String", "Description": "d", "AllowedPattern": "v+", "Version": 1,
        "Tier": "Standard", "Policies": [], "DataType": "text",
    }  # fmt: skip

    def found(key: str, *values: str, option: str | None = None) -> list[str]:
        one: dict[str, Any] = {"Key": key}
        if values:
            one["Values"] = list(values)
        if option:
            one["Option"] = option
        return names(ssm.describe_parameters(ParameterFilters=[one]))

    assert found("Name", "/a", option="BeginsWith") == ["/a/b/two", "/a/one"]
    assert found("Name", "o", option="Contains") == ["/a/b/two", "/a/one"]
    assert found("Path", "/a") == ["/a/one"]
    assert found("Path", "/a", option="Recursive") == ["/a/b/two", "/a/one"]
    assert found("Type", "StringList") == ["three"]
    assert found("Tier", "Advanced") == ["/a/b/two"]
    assert found("DataType", "text") == ["/a/b/two", "/a/one", "three"]
    assert found("KeyId", "alias/aws/ssm") == []
    assert found("tag:team") == ["/a/one"]
    assert found("tag:team", "y") == []
    pages = [
        names(page) for page in ssm.get_paginator("describe_parameters").paginate(PaginationConfig={"PageSize": 2})
    ]
    assert [len(page) for page in pages] == [2, 1]
    describe = ssm.describe_parameters
    assert failure(describe, ParameterFilters=[{"Key": "Label", "Values": ["x"]}])[0] == "InvalidFilterKey"
    assert failure(describe, ParameterFilters=[{"Key": "Type", "Option": "Contains", "Values": ["x"]}])[0] == (
        "InvalidFilterOption"
    )
    assert failure(describe, ParameterFilters=[{"Key": "Type"}])[0] == "InvalidFilterValue"
    assert names(describe(Filters=[{"Key": "Name", "Values": ["/a/one"]}])) == ["/a/one"]
    both = {name: [{"Key": "Name", "Values": ["x"]}] for name in ("Filters", "ParameterFilters")}
    assert failure(describe, **both)[0] == "ValidationException"
    assert failure(describe, Shared=True)[0] == "ValidationException"


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ({"Name": "/x y"}, "ValidationException", MALFORMED),
        ({"Name": "ssm-x"}, "ValidationException", MALFORMED),
        ({"Name": "/SSM/x"}, "ValidationException", MALFORMED),
        ({"Name": "/a//b"}, "ValidationException", MALFORMED),
        ({"Name": "a/b"}, "ValidationException", "Parameter name must be a fully qualified name."),
        ({"Name": "awsname"}, "AccessDeniedException", "No access to reserved parameter name: awsname."),
        ({"Name": "/aws/x"}, "AccessDeniedException", "No access to reserved parameter name: /aws/x."),
        ({"Name": "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"}, "HierarchyLevelLimitExceededException", None),
        ({"Value": ""}, "ValidationException", None),
        ({"Value": "x" * 4097}, "ValidationException", None),
        ({"Value": "x" * 8193, "Tier": "Advanced"}, "ValidationException", None),
        ({"AllowedPattern": r"^\d+$"}, "ParameterPatternMismatchException", None),
        ({"AllowedPattern": "("}, "InvalidAllowedPatternException", None),
        ({"Type": "SecureString", "KeyId": "alias/mine"}, "InvalidKeyId", None),
        ({"KeyId": "alias/aws/ssm"}, "ValidationException", None),
        ({"DataType": "aws:ec2:image"}, "ValidationException", None),
        ({"Policies": '[{"Type": "Other"}]', "Tier": "Advanced"}, "InvalidPolicyTypeException", None),
        ({"Policies": "[", "Tier": "Advanced"}, "InvalidPolicyAttributeException", None),
        ({"Policies": json.dumps([{**EXPIRES, "Attributes": {}}]), "Tier": "Advanced"}, "InvalidPolicyAttributeException", None),
        ({"Policies": json.dumps([EXPIRES, EXPIRES]), "Tier": "Advanced"}, "IncompatiblePolicyException", None),
        ({"Policies": json.dumps([unchanged(1)] * 11), "Tier": "Advanced"}, "PoliciesLimitExceededException", None),
        ({"Policies": json.dumps([EXPIRES]), "Tier": "Standard"}, "ValidationException", None),
        ({"Overwrite": True, "Tags": [{"Key": "a", "Value": "b"}]}, "ValidationException", None),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused(ssm: Any, arguments: Any, code: str, text: str | None) -> None:
    found = failure(ssm.put_parameter, **{"Name": "/ok", "Value": "v", "Type": "String", **arguments})
    assert found[0] == code
    assert text is None or found[1] == text


def test_overwriting(ssm: Any) -> None:
    assert failure(ssm.put_parameter, Name="/o", Value="x") == (
        "ValidationException",
        "A parameter type is required when you create a parameter.",
    )
    put(ssm, "/o", "x" * 5000, Tier="Intelligent-Tiering", AllowedPattern="x+")
    assert failure(put, ssm=ssm, name="/o") == (
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    )
    assert failure(put, ssm=ssm, name="/o", value="x", Overwrite=True, Tier="Standard")[0] == "ValidationException"
    assert failure(put, ssm=ssm, name="/o", value="y", Overwrite=True)[0] == "ParameterPatternMismatchException"
    answer = ssm.put_parameter(Name="/o", Value="xx", Overwrite=True)
    assert (answer["Version"], answer["Tier"]) == (2, "Advanced")
    assert failure(ssm.get_parameter, Name="a/b") == ("ValidationException", MALFORMED)
    assert failure(ssm.get_parameter, Name="/a//b") == ("ValidationException", MALFORMED)


def test_tags(ssm: Any) -> None:
    put(ssm, "/t", Tags=[{"Key": "a", "Value": "1"}])
    resource = {"ResourceType": "Parameter", "ResourceId": "/t"}
    ssm.add_tags_to_resource(**resource, Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "3"}])
    assert ssm.list_tags_for_resource(**resource)["TagList"] == [
        {"Key": "a", "Value": "3"}, {"Key": "b", "Value": "2"},
    ]  # fmt: skip
    ssm.remove_tags_from_resource(**resource, TagKeys=["a"])
    assert ssm.list_tags_for_resource(**resource)["TagList"] == [{"Key": "b", "Value": "2"}]
    many = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    assert failure(ssm.add_tags_to_resource, **resource, Tags=many)[0] == "TooManyTagsError"
    missing = {"ResourceType": "Parameter", "ResourceId": "/none"}
    assert failure(ssm.list_tags_for_resource, **missing)[0] == "InvalidResourceId"
    other = {"ResourceType": "Document", "ResourceId": "x"}
    assert failure(ssm.list_tags_for_resource, **other)[0] == "InvalidResourceType"


def test_changes_reach_eventbridge(client: Any, account: str, wait_until: Any) -> None:
    ssm, sqs, events = client("ssm"), client("sqs"), client("events")
    url = sqs.create_queue(
        QueueName="changes.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    )
    arn = f"arn:aws:sqs:us-east-1:{account}:changes.fifo"
    policy = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}}
    sqs.set_queue_attributes(QueueUrl=url["QueueUrl"], Attributes={"Policy": json.dumps(policy)})
    pattern = {"source": ["aws.ssm"], "detail-type": ["Parameter Store Change"], "detail": {"name": [{"prefix": "/e"}]}}
    events.put_rule(Name="r", EventPattern=json.dumps(pattern))
    target = {"Id": "q", "Arn": arn, "InputPath": "$.detail", "SqsParameters": {"MessageGroupId": "g"}}
    events.put_targets(Rule="r", Targets=[target])
    put(ssm, "/e/x", Description="d")
    put(ssm, "/other")
    put(ssm, "/e/x", "w", Overwrite=True)
    ssm.label_parameter_version(Name="/e/x", Labels=["l"])
    ssm.delete_parameter(Name="/e/x")
    found: list[Any] = []

    def received() -> bool:
        for message in sqs.receive_message(QueueUrl=url["QueueUrl"], MaxNumberOfMessages=10).get("Messages", []):
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url["QueueUrl"], ReceiptHandle=message["ReceiptHandle"])
        return len(found) == 4

    wait_until(received)
    assert {detail["operation"] for detail in found} == {"Create", "Update", "LabelParameterVersion", "Delete"}
    assert all((d["name"], d["type"], d["description"]) == ("/e/x", "String", "d") for d in found)


def test_a_role_reads_only_its_path(client: Any, account: str) -> None:
    ssm, iam, sts = client("ssm"), client("iam"), client("sts")
    put(ssm, "/mine/a")
    put(ssm, "/other/a")
    trust = f'{{"Statement": {{"Effect": "Allow", "Principal": {{"AWS": "{account}"}}, "Action": "sts:AssumeRole"}}}}'
    role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    allowed = [f"arn:aws:ssm:us-east-1:{account}:parameter/mine/*", f"arn:aws:ssm:us-east-1:{account}:parameter/mine"]
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ssm:Get*", "Resource": allowed}}
    iam.put_role_policy(RoleName="reader", PolicyName="p", PolicyDocument=json.dumps(policy))
    keys = sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    reader = client(
        "ssm",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert reader.get_parameter(Name="/mine/a")["Parameter"]["Value"] == "v"
    assert names(reader.get_parameters_by_path(Path="/mine")) == ["/mine/a"]
    assert failure(reader.get_parameter, Name="/other/a")[0] == "AccessDeniedException"
    assert failure(reader.get_parameters, Names=["/mine/a", "/other/a"])[0] == "AccessDeniedException"
    assert failure(reader.delete_parameters, Names=["/mine/a"])[0] == "AccessDeniedException"


@pytest.mark.turns_clock
def test_policies_by_the_clock(ssm: Any, client: Any, server: Any, account: str, wait_until: Any) -> None:
    events, sqs = client("events"), client("sqs")
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{account}:told"
    lets = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [lets]})}
    )
    events.put_rule(Name="r", EventPattern=json.dumps({"detail-type": ["Parameter Store Policy Action"]}))
    events.put_targets(Rule="r", Targets=[{"Id": "t", "Arn": arn, "InputPath": "$.detail"}])
    told: list[tuple[str, str]] = []

    def hears(*expected: str) -> bool:
        for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            detail = json.loads(one["Body"])
            told.append((detail["parameter-name"], detail["policy-type"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return [kind for _, kind in told] == list(expected)

    now = ssm.get_parameter(Name=put(ssm, "x") and "x")["Parameter"]["LastModifiedDate"]
    end = (now + timedelta(days=20)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    given = [
        {"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": end}},
        {"Type": "ExpirationNotification", "Version": "1.0", "Attributes": {"Before": "5", "Unit": "Days"}},
        unchanged(10),
    ]
    assert put(ssm, "p", Policies=json.dumps(given), Tier="Intelligent-Tiering")["Tier"] == "Advanced"
    server.advance(9 * 86_400)
    put(ssm, "p", "other", Overwrite=True)  # from now on it is unchanged; the policies stay
    server.advance(2 * 86_400)
    assert hears()
    server.advance(5 * 86_400)
    wait_until(lambda: hears("ExpirationNotification"))
    shown = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": ["p"]}])["Parameters"][0]["Policies"]
    assert [(one["PolicyType"], one["PolicyStatus"]) for one in shown] == [
        ("Expiration", "Pending"), ("ExpirationNotification", "Finished"), ("NoChangeNotification", "Pending"),
    ]  # fmt: skip
    assert json.loads(shown[2]["PolicyText"]) == given[2]
    server.advance(3.5 * 86_400)
    wait_until(lambda: hears("ExpirationNotification", "NoChangeNotification"))
    server.advance(86_400)
    wait_until(lambda: hears("ExpirationNotification", "NoChangeNotification", "Expiration"))
    assert failure(ssm.get_parameter, Name="p")[0] == "ParameterNotFound"
    assert ssm.get_parameter(Name="x")["Parameter"]["Value"] == "v"


def test_secrets_by_reference(ssm: Any, client: Any, account: str) -> None:
    secrets, name = client("secretsmanager"), "/aws/reference/secretsmanager/app/s"
    made = secrets.create_secret(Name="app/s", SecretString="first")
    secrets.put_secret_value(SecretId="app/s", SecretString="second")
    found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert (found["Name"], found["Value"], found["Type"], found["Version"]) == (name, "second", "SecureString", 0)
    assert found["ARN"] == f"arn:aws:ssm:us-east-1:{account}:parameter{name}"
    assert json.loads(found["SourceResult"])["ARN"] == made["ARN"]
    for selector in ("AWSPREVIOUS", made["VersionId"]):
        older = ssm.get_parameter(Name=f"{name}:{selector}", WithDecryption=True)["Parameter"]
        assert (older["Value"], older["Selector"]) == ("first", f":{selector}")
    assert failure(ssm.get_parameter, Name=name)[0] == "ValidationException"
    assert failure(ssm.get_parameter, Name=name + "x", WithDecryption=True)[0] == "ParameterNotFound"
    put(ssm, "plain")
    got = ssm.get_parameters(Names=["/plain", name, name + "x"], WithDecryption=True)
    assert (names(got), got["InvalidParameters"]) == (["/plain", name], [name + "x"])


def test_public_parameters(ssm: Any, client: Any) -> None:
    name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    found = ssm.get_parameter(Name=name)["Parameter"]
    assert re.fullmatch("ami-0[0-9a-f]{16}", found["Value"])
    assert (found["ARN"], found["DataType"]) == (f"arn:aws:ssm:us-east-1::parameter{name}", "aws:ec2:image")
    assert client("ssm", "eu-west-1").get_parameter(Name=name)["Parameter"]["Value"] != found["Value"]
    recommended = ssm.get_parameter(Name="/aws/service/ecs/optimized-ami/amazon-linux-2/recommended")["Parameter"][
        "Value"
    ]
    same = ssm.get_parameter(Name="/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id")["Parameter"]
    assert json.loads(recommended)["image_id"] == same["Value"]
    by_path = {"Path": "/aws/service/ami-amazon-linux-latest", "PaginationConfig": {"PageSize": 3}}
    pages = ssm.get_paginator("get_parameters_by_path").paginate(**by_path).build_full_result()["Parameters"]
    assert name in [one["Name"] for one in pages]
    assert len({one["Name"] for one in pages}) == len(pages) > 10
    assert ssm.get_parameters_by_path(Path="/aws/service/ecs/optimized-ami")["Parameters"] == []
    assert failure(ssm.get_parameter, Name="/aws/service/none")[0] == "ParameterNotFound"
