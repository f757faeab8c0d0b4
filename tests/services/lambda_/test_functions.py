"""Functions, versions, aliases, layers, permissions, tags: the control plane."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

ECHO = "def handler(event, context):\n    return event\n"


def failure(action: Callable[[], Any]) -> tuple[str, str]:
    """Code and message of the error that an action ends in."""
    with pytest.raises(ClientError) as caught:
        action()
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def test_create_get_list_delete(client: Callable[..., Any], account: str, role: Callable[..., str]) -> None:
    lam = client("lambda")
    code = package(index=ECHO)
    made = lam.create_function(
        FunctionName="one", Runtime="python3.12", Handler="index.handler", Role=role(), Code={"ZipFile": code},
        Description="the first", Timeout=9, MemorySize=512, Environment={"Variables": {"AB": "b"}},
        Tags={"team": "x"}, EphemeralStorage={"Size": 1024}, Architectures=["arm64"],
    )  # fmt: skip
    arn = f"arn:aws:lambda:us-east-1:{account}:function:one"
    assert made["FunctionArn"] == arn
    assert (made["State"], made["StateReasonCode"], made["Version"]) == ("Pending", "Creating", "$LATEST")
    assert made["StateReason"] == "The function is being created."
    assert "LastUpdateStatus" not in made
    ready = lam.get_function_configuration(FunctionName="one")
    assert (ready["State"], ready["LastUpdateStatus"]) == ("Active", "Successful")
    # What was made is another revision than what is ready.
    assert ready["RevisionId"] != made["RevisionId"]
    assert made["CodeSize"] == len(code)
    assert made["LastModified"].endswith("+0000")
    assert made["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/one"}
    found = lam.get_function(FunctionName="one")
    assert found["Tags"] == {"team": "x"}
    assert found["Configuration"]["Environment"]["Variables"] == {"AB": "b"}
    with urllib.request.urlopen(found["Code"]["Location"]) as answer:
        assert zipfile.ZipFile(io.BytesIO(answer.read())).read("index.py").decode() == ECHO
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(found["Code"]["Location"][:-4] + "AAAA")
    for name in ("one", arn, f"{account}:function:one", "function:one"):
        assert lam.get_function_configuration(FunctionName=name)["FunctionArn"] == arn
    assert lam.get_function_configuration(FunctionName="one:$LATEST")["FunctionArn"] == f"{arn}:$LATEST"
    assert [item["FunctionName"] for item in lam.list_functions()["Functions"]] == ["one"]
    lam.delete_function(FunctionName="one")
    assert failure(lambda: lam.get_function(FunctionName="one")) == (
        "ResourceNotFoundException", f"Function not found: {arn}",
    )  # fmt: skip


def test_pages(client: Callable[..., Any], function: Callable[..., str]) -> None:
    for number in range(5):
        function(ECHO, f"f{number}")
    pages = list(client("lambda").get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2}))
    assert [[item["FunctionName"] for item in page["Functions"]] for page in pages] == [
        ["f0", "f1"],
        ["f2", "f3"],
        ["f4"],
    ]
    assert failure(lambda: client("lambda").list_functions(Marker="x!"))[0] == "InvalidParameterValueException"


def test_what_is_refused(client: Callable[..., Any], account: str, function: Callable[..., str]) -> None:
    lam = client("lambda")

    def create(**changes: Any) -> tuple[str, str]:
        request = {
            "FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler",
            "Role": make_role(client("iam")), "Code": {"ZipFile": package(index=ECHO)},
        }  # fmt: skip
        return failure(lambda: lam.create_function(**{**request, **changes}))

    invalid = "InvalidParameterValueException"
    unzip = "Could not unzip uploaded file. Please check your file, then try to upload again."
    assert create(Code={"ZipFile": b"no zip"}) == (invalid, unzip)
    assert create(Code={"ZipFile": package(**{"../out": "x"})}) == (invalid, unzip)
    assert create(Code={"S3Bucket": "nobodys", "S3Key": "k"}) == (
        invalid,
        "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
    )
    assert create(Runtime="java99")[0] == invalid
    assert create(Runtime="custom")[0] == invalid
    assert create(Timeout=901)[1].endswith("Member must have value less than or equal to 900")
    assert create(Role="no-arn")[0] == "ValidationException"
    code, text = create(Environment={"Variables": {"AWS_REGION": "x"}})
    assert (code, text.endswith("Reserved keys used in this request: AWS_REGION")) == (invalid, True)
    assert "exceeded the 4KB limit" in create(Environment={"Variables": {"AB": "x" * 5000}})[1]
    assert create(VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]})[0] == invalid
    assert create(PackageType="Image", Code={"ImageUri": "x"})[0] == invalid
    assert create(Layers=[f"arn:aws:lambda:us-east-1:{account}:layer:none:1"])[0] == invalid
    function(ECHO)
    assert create() == ("ResourceConflictException", "Function already exist: f")


def test_a_package_does_not_write_outside(client: Callable[..., Any], account: str, server: Any) -> None:
    def link(name: str, target: str) -> None:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        archive.writestr(entry, target)

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", ECHO)
        archive.writestr("a/b/c/x", "")
        link("a/b/c/up", "../../..")
        link("out", "a/b/c/up/../..")
        archive.writestr("out/escaped", "x")
    request = {"FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler"}
    found = failure(
        lambda: client("lambda").create_function(
            **request, Role=make_role(client("iam")), Code={"ZipFile": buffer.getvalue()}
        )
    )
    assert found[0] == "InvalidParameterValueException"
    assert not list(server.data.glob("**/escaped"))


def test_a_role_that_does_not_trust_lambda(client: Callable[..., Any], account: str) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = client("iam").create_role(RoleName="other", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    code, text = failure(
        lambda: client("lambda").create_function(
            FunctionName="f",
            Runtime="python3.11",
            Handler="index.handler",
            Role=role,
            Code={"ZipFile": package(index=ECHO)},
        )
    )
    assert (code, text) == (
        "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda.",
    )  # fmt: skip


def test_a_role_that_is_not_there(client: Callable[..., Any], account: str) -> None:
    lam = client("lambda")
    with pytest.raises(ClientError, match="cannot be assumed by Lambda"):
        lam.create_function(
            FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=f"arn:aws:iam::{account}:role/none",
            Code={"ZipFile": package(index=ECHO)},
        )  # fmt: skip


def test_pass_role_is_asked(client: Callable[..., Any], role: Callable[..., str]) -> None:
    iam = client("iam")
    iam.create_user(UserName="dev")
    statement = {"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="dev", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="dev")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    arn = role()
    code, text = failure(
        lambda: client("lambda", **keys).create_function(
            FunctionName="f",
            Runtime="python3.11",
            Handler="index.handler",
            Role=arn,
            Code={"ZipFile": package(index=ECHO)},
        )
    )
    assert code == "AccessDeniedException"
    assert "iam:PassRole" in text


def test_update(client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    lam, name = client("lambda"), function(ECHO)
    assert invoke(name, 1)["Payload"] == 1
    lam.update_function_code(FunctionName=name, ZipFile=package(index="def handler(e, c): return 'new'"))
    assert invoke(name, 1)["Payload"] == "new"
    assert failure(lambda: lam.update_function_code(FunctionName=name, ZipFile=package(index=ECHO), RevisionId="old"))[
        0
    ] == ("PreconditionFailedException")
    source = "import os\ndef other(e, c): return os.environ['AB']"
    revision = lam.get_function_configuration(FunctionName=name)["RevisionId"]
    lam.update_function_code(FunctionName=name, ZipFile=package(index=source), RevisionId=revision)
    lam.update_function_configuration(
        FunctionName=name, Handler="index.other", Environment={"Variables": {"AB": "b"}}, Timeout=7, MemorySize=300
    )
    assert invoke(name, 1)["Payload"] == "b"
    found = lam.get_function_configuration(FunctionName=name)
    assert (found["Timeout"], found["MemorySize"], found["Handler"]) == (7, 300, "index.other")
    lam.get_waiter("function_updated").wait(FunctionName=name)
    lam.update_function_configuration(FunctionName=name, Environment={"Variables": {"AB": "c"}})
    assert invoke(name, 1)["Payload"] == "c"


def test_code_from_s3(client: Callable[..., Any], account: str, invoke: Callable[..., Any]) -> None:
    bucket = f"code-{account}"
    client("s3").create_bucket(Bucket=bucket)
    client("s3").put_object(Bucket=bucket, Key="f.zip", Body=package(index=ECHO, padding="#" * 100_000))
    client("lambda").create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(client("iam")),
        Code={"S3Bucket": bucket, "S3Key": "f.zip"},
    )  # fmt: skip
    assert invoke("f", "here")["Payload"] == "here"


def test_versions_and_aliases(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any], account: str
) -> None:
    lam, name = client("lambda"), function("def handler(e, c): return [1, c.function_version, c.invoked_function_arn]")
    arn = f"arn:aws:lambda:us-east-1:{account}:function:f"
    one = lam.publish_version(FunctionName=name, Description="first")
    assert (one["Version"], one["FunctionArn"], one["Description"]) == ("1", f"{arn}:1", "first")
    assert lam.publish_version(FunctionName=name, Description="first")["Version"] == "1"
    assert lam.publish_version(FunctionName=name)["Description"] == "first"
    assert lam.publish_version(FunctionName=name, Description="another")["Version"] == "1"
    two = lam.update_function_code(
        FunctionName=name, Publish=True, ZipFile=package(index="def handler(e, c): return [2, c.function_version]")
    )
    assert two["Version"] == "2"
    assert invoke(name, Qualifier="1")["Payload"] == [1, "1", f"{arn}:1"]
    assert invoke(f"{name}:2")["Payload"] == [2, "2"]
    assert [item["Version"] for item in lam.list_versions_by_function(FunctionName=name)["Versions"]] == [
        "$LATEST",
        "1",
        "2",
    ]
    pages = lam.get_paginator("list_versions_by_function").paginate(FunctionName=name, PaginationConfig={"PageSize": 2})
    assert [[item["Version"] for item in page["Versions"]] for page in pages] == [["$LATEST", "1"], ["2"]]

    made = lam.create_alias(FunctionName=name, Name="live", FunctionVersion="1", Description="d")
    assert made["AliasArn"] == f"{arn}:live"
    answer = invoke(name, Qualifier="live")
    assert (answer["Payload"], answer["ExecutedVersion"]) == ([1, "1", f"{arn}:live"], "1")
    assert failure(lambda: lam.create_alias(FunctionName=name, Name="live", FunctionVersion="1")) == (
        "ResourceConflictException", f"Alias already exists: {arn}:live",
    )  # fmt: skip
    lam.update_alias(FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    assert {invoke(name, Qualifier="live")["Payload"][0] for _ in range(40)} == {1, 2}
    assert lam.get_alias(FunctionName=name, Name="live")["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.5}}
    assert failure(lambda: lam.get_alias(FunctionName=name, Name="dead")) == (
        "ResourceNotFoundException", f"Cannot find alias arn: {arn}:dead",
    )  # fmt: skip
    assert failure(lambda: lam.delete_function(FunctionName=name, Qualifier="2"))[0] == "ResourceConflictException"
    assert [alias["Name"] for alias in lam.list_aliases(FunctionName=name)["Aliases"]] == ["live"]
    # What was said of an alias or a version goes with it.
    for qualifier in ("live", "2"):
        lam.put_function_event_invoke_config(FunctionName=name, Qualifier=qualifier, MaximumRetryAttempts=1)
        lam.add_permission(
            FunctionName=name, Qualifier=qualifier, StatementId="s", Action="lambda:InvokeFunction",
            Principal="sqs.amazonaws.com",
        )  # fmt: skip
    lam.delete_alias(FunctionName=name, Name="live")
    lam.delete_alias(FunctionName=name, Name="live")
    lam.delete_function(FunctionName=name, Qualifier="2")
    assert lam.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"] == []
    lam.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    assert failure(lambda: lam.get_policy(FunctionName=name, Qualifier="live"))[0] == "ResourceNotFoundException"
    lam.delete_alias(FunctionName=name, Name="live")
    assert failure(lambda: invoke(name, Qualifier="2"))[0] == "ResourceNotFoundException"
    code, text = failure(lambda: lam.publish_version(FunctionName=name, CodeSha256="other"))
    assert (code, text.startswith("CodeSHA256 (other) is different")) == ("InvalidParameterValueException", True)


def test_layers(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any], account: str
) -> None:
    lam = client("lambda")

    def publish(text: str) -> Any:
        content = {"ZipFile": package(**{"python/shared__py": f"WORD = '{text}'\n"})}
        return lam.publish_layer_version(LayerName="common", Content=content, CompatibleRuntimes=["python3.11"])

    one, two = publish("one"), publish("two")
    arn = f"arn:aws:lambda:us-east-1:{account}:layer:common"
    assert (one["LayerVersionArn"], two["Version"], two["LayerArn"]) == (f"{arn}:1", 2, arn)
    name = function("import shared\ndef handler(e, c): return shared.WORD", Layers=[one["LayerVersionArn"]])
    assert invoke(name)["Payload"] == "one"
    lam.update_function_configuration(FunctionName=name, Layers=[two["LayerVersionArn"]])
    assert invoke(name)["Payload"] == "two"
    assert lam.get_function_configuration(FunctionName=name)["Layers"][0]["Arn"] == f"{arn}:2"
    assert [item["Version"] for item in lam.list_layer_versions(LayerName="common")["LayerVersions"]] == [2, 1]
    assert lam.list_layers()["Layers"][0]["LatestMatchingVersion"]["Version"] == 2
    assert lam.list_layers(CompatibleRuntime="nodejs20.x")["Layers"] == []
    first = lam.list_layer_versions(LayerName="common", MaxItems=1)
    second = lam.list_layer_versions(LayerName="common", MaxItems=1, Marker=first["NextMarker"])
    assert [page["LayerVersions"][0]["Version"] for page in (first, second)] == [2, 1]
    assert "NextMarker" not in second
    with pytest.raises(ClientError, match="Invalid Marker"):
        lam.list_layer_versions(LayerName="common", Marker="?")
    assert lam.get_layer_version_by_arn(Arn=f"{arn}:1")["Version"] == 1
    with urllib.request.urlopen(
        lam.get_layer_version(LayerName="common", VersionNumber=2)["Content"]["Location"]
    ) as got:
        assert zipfile.ZipFile(io.BytesIO(got.read())).namelist() == ["python/shared.py"]
    lam.delete_layer_version(LayerName="common", VersionNumber=2)
    assert failure(lambda: lam.get_layer_version(LayerName="common", VersionNumber=2))[0] == "ResourceNotFoundException"
    assert invoke(name)["Payload"] == "two"
    assert publish("three")["Version"] == 3


def test_layers_of_other_accounts(server: Any, client: Callable[..., Any], account: str) -> None:
    lam = client("lambda")
    content = {"ZipFile": package(**{"python/x__py": "X = 1\n"})}
    arn = lam.publish_layer_version(LayerName="l", Content=content)["LayerVersionArn"]
    other = server.client("lambda", "111122223333")
    assert failure(lambda: other.get_layer_version_by_arn(Arn=arn))[0] == "AccessDeniedException"
    grant = {"LayerName": "l", "VersionNumber": 1, "StatementId": "s", "Action": "lambda:GetLayerVersion"}
    lam.add_layer_version_permission(**grant, Principal="111122223333")
    assert failure(lambda: lam.add_layer_version_permission(**grant, Principal="*"))[0] == "ResourceConflictException"
    assert other.get_layer_version_by_arn(Arn=arn)["Version"] == 1
    policy = json.loads(lam.get_layer_version_policy(LayerName="l", VersionNumber=1)["Policy"])
    assert policy["Statement"][0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    lam.remove_layer_version_permission(LayerName="l", VersionNumber=1, StatementId="s")
    assert failure(lambda: other.get_layer_version_by_arn(Arn=arn))[0] == "AccessDeniedException"


def test_permissions(server: Any, client: Callable[..., Any], function: Callable[..., str], account: str) -> None:
    lam, name = client("lambda"), function(ECHO)
    arn = f"arn:aws:lambda:us-east-1:{account}:function:f"
    other = server.client("lambda", "111122223333")
    assert failure(lambda: other.invoke(FunctionName=arn))[0] == "AccessDeniedException"
    assert failure(lambda: lam.get_policy(FunctionName=name)) == (
        "ResourceNotFoundException", "The resource you requested does not exist.",
    )  # fmt: skip
    grant = {"FunctionName": name, "StatementId": "s", "Action": "lambda:InvokeFunction"}
    statement = json.loads(lam.add_permission(**grant, Principal="111122223333")["Statement"])
    assert statement == {
        "Sid": "s", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "lambda:InvokeFunction", "Resource": arn,
    }  # fmt: skip
    assert json.load(other.invoke(FunctionName=arn, Payload="5")["Payload"]) == 5
    assert failure(lambda: lam.add_permission(**grant, Principal="*"))[0] == "ResourceConflictException"
    lam.remove_permission(FunctionName=name, StatementId="s")
    assert failure(lambda: other.invoke(FunctionName=arn))[0] == "AccessDeniedException"
    assert failure(lambda: lam.remove_permission(FunctionName=name, StatementId="s"))[0] == "ResourceNotFoundException"
    lam.add_permission(
        **{**grant, "StatementId": "t"}, Principal="s3.amazonaws.com", SourceArn="arn:aws:s3:::b", SourceAccount=account
    )
    policy = json.loads(lam.get_policy(FunctionName=name)["Policy"])
    assert policy["Statement"][0]["Condition"] == {
        "StringEquals": {"AWS:SourceAccount": account}, "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"},
    }  # fmt: skip
    assert failure(lambda: lam.add_permission(**{**grant, "StatementId": "u"}, Principal="nonsense"))[0] == (
        "InvalidParameterValueException"
    )


def test_tags(client: Callable[..., Any], function: Callable[..., str], account: str) -> None:
    lam = client("lambda")
    arn = f"arn:aws:lambda:us-east-1:{account}:function:{function(ECHO)}"
    lam.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
    lam.untag_resource(Resource=arn, TagKeys=["a"])
    assert lam.list_tags(Resource=arn)["Tags"] == {"b": "2"}
    assert lam.get_function(FunctionName=arn)["Tags"] == {"b": "2"}
    number = lam.publish_version(FunctionName=arn)["Version"]
    assert "Tags" not in lam.get_function(FunctionName=arn, Qualifier=number)
    assert failure(lambda: lam.tag_resource(Resource=arn + "x", Tags={"a": "1"}))[0] == "ResourceNotFoundException"


def test_when_runtimes_are_updated(client: Callable[..., Any], function: Callable[..., str], account: str) -> None:
    function("def handler(event, context):\n    pass\n")
    arn, functions = f"arn:aws:lambda:us-east-1:{account}:function:f", client("lambda")
    assert functions.get_runtime_management_config(FunctionName="f")["UpdateRuntimeOn"] == "Auto"
    put = functions.put_runtime_management_config
    made = put(FunctionName="f", UpdateRuntimeOn="FunctionUpdate")
    assert (made["UpdateRuntimeOn"], made["FunctionArn"]) == ("FunctionUpdate", arn)
    functions.publish_version(FunctionName="f")
    made = put(FunctionName="f", Qualifier="1", UpdateRuntimeOn="Auto")
    assert (made["UpdateRuntimeOn"], made["FunctionArn"]) == ("Auto", f"{arn}:1")
    shown = [functions.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"] for name in ("f", "f:1")]
    assert shown == ["FunctionUpdate", "Auto"]
    version = "arn:aws:lambda:us-east-1::runtime:0123456789abcdef"
    for given, code in (
        ({"UpdateRuntimeOn": "Auto", "RuntimeVersionArn": version}, "InvalidParameterValueException"),
        ({"UpdateRuntimeOn": "Manual"}, "InvalidParameterValueException"),
        ({"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": version}, "NotImplemented"),
        ({"UpdateRuntimeOn": "Auto", "Qualifier": "7"}, "ResourceNotFoundException"),
    ):
        assert failure(lambda given=given: put(FunctionName="f", **given))[0] == code


def test_runtimes_of_templates(client: Callable[..., Any], role: Callable[..., str], wait_until: Any) -> None:
    stacks, functions = client("cloudformation"), client("lambda")
    properties: dict[str, Any] = {
        "FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler", "Role": role(),
        "Code": {"ZipFile": "def handler(event, context):\n    pass\n"},
        "RuntimeManagementConfig": {"UpdateRuntimeOn": "FunctionUpdate"},
    }  # fmt: skip

    def template() -> str:
        return json.dumps({"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": properties}}})

    def status() -> str:
        found: str = stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]
        return found

    stacks.create_stack(StackName="s", TemplateBody=template())
    wait_until(lambda: status() == "CREATE_COMPLETE")
    assert functions.get_runtime_management_config(FunctionName="f")["UpdateRuntimeOn"] == "FunctionUpdate"
    del properties["RuntimeManagementConfig"]
    stacks.update_stack(StackName="s", TemplateBody=template())
    wait_until(lambda: status() == "UPDATE_COMPLETE")
    assert functions.get_runtime_management_config(FunctionName="f")["UpdateRuntimeOn"] == "Auto"


def test_functions_outlive_a_kill(own_server: Callable[..., Any]) -> None:
    server = own_server()
    lam = server.client("lambda", "123456789012")
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler",
        Role=make_role(server.client("iam", "123456789012")),
        Code={"ZipFile": package(index=ECHO)},
    )  # fmt: skip
    server.kill()
    server.start()
    lam = server.client("lambda", "123456789012")
    assert json.load(lam.invoke(FunctionName="f", Payload="1")["Payload"]) == 1


def test_layers_come_in_pages(client: Callable[..., Any]) -> None:
    lam = client("lambda")
    for name in ("c", "a", "b"):
        lam.publish_layer_version(LayerName=name, Content={"ZipFile": package(index="")})
    pages = lam.get_paginator("list_layers").paginate(PaginationConfig={"PageSize": 2})
    assert [[layer["LayerName"] for layer in page["Layers"]] for page in pages] == [["a", "b"], ["c"]]


def test_what_functions_see(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any]
) -> None:
    """The variables of AWS's runtime and no others; an endpoint that takes the prefixes of hosts."""
    name = function(
        "import os, pwd, pathlib, socket\ndef handler(event, context):\n"
        "    there = [socket.gethostbyname(host) for host in ('sync-127.0.0.1', 'stream-127.0.0.1')]\n"
        "    return dict(os.environ), str(pathlib.Path.home()), pwd.getpwuid(os.getuid()).pw_name, there",
        Runtime="python3.11", Environment={"Variables": {"OWN": "x"}},
    )  # fmt: skip
    variables, home, user, there = invoke(name)["Payload"]
    if "HOME" in variables:
        pytest.skip("a sandbox with folders of its own")
    assert variables["OWN"] == "x"
    assert (home, user, there) == ("/home/sbx_user1051", "sbx_user1051", ["127.0.0.1"] * 2)
    assert {variables[one] for one in ("PWD", "SHLVL", "TZ", "PYTHONPATH")} == {
        "/var/task",
        "0",
        ":UTC",
        "/var/runtime",
    }
    ours = {"AWS_ENDPOINT_URL", "LAMBDA_LAYERS_ROOT", "AWS_DISABLE_HOST_PREFIX_INJECTION", "AWS_LAMBDA_LOG_FORMAT"}
    assert ours & variables.keys() == {"AWS_ENDPOINT_URL"}
    shown = client("lambda").get_function_configuration(FunctionName=name)["RuntimeVersionConfig"]["RuntimeVersionArn"]
    assert len(shown.rpartition(":")[2]) == 64


def test_words_of_what_is_not_there(client: Callable[..., Any], function: Callable[..., str]) -> None:
    """Event configs of no function; a layer that breaks two constraints."""
    lam = client("lambda")
    with pytest.raises(lam.exceptions.ResourceNotFoundException, match="The function doesn't exist"):
        lam.put_function_event_invoke_config(FunctionName="none", MaximumRetryAttempts=1)
    with pytest.raises(lam.exceptions.InvalidParameterValueException, match="at least one of"):
        lam.put_function_event_invoke_config(FunctionName="none")
    with pytest.raises(lam.exceptions.ResourceNotFoundException, match="none:7 doesn't have an EventInvokeConfig"):
        lam.get_function_event_invoke_config(FunctionName="none", Qualifier="7")
    with pytest.raises(lam.exceptions.ClientError, match=r"2 validation errors.*compatibleRuntimes.*; .*Architectures"):
        lam.publish_layer_version(
            LayerName="l", Content={"ZipFile": b"x"}, CompatibleRuntimes=["cobol"], CompatibleArchitectures=["z80"]
        )
    with pytest.raises(lam.exceptions.ClientError, match=r"pattern: \(arn:"):
        lam.get_layer_version_by_arn(Arn="arn:aws:lambda:us-east-1:123456789012:layer:l")
