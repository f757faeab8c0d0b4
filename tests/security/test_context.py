"""The policy context: every global condition key, at every door, means what AWS says; nothing passes a door without it."""

from __future__ import annotations

import http.client
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.roles import keys_of, make_role, make_user, trust

from pampero.auth.context import GLOBAL_KEYS
from pampero.auth.principals import Principal

AGENT = "context-probe/1"
PAGE = "http://127.0.0.1/page"
TEAM = "aws:PrincipalTag/team"
# What a user's own signed call says, by key; None: the request has no such key.
DIRECT: Mapping[str, str | None] = {
    "aws:CalledVia": None,
    "aws:CalledViaFirst": None,
    "aws:CalledViaLast": None,
    "aws:CurrentTime": "20??-??-??T*Z",
    "aws:EpochTime": "1?????????",
    "aws:FederatedProvider": None,
    "aws:MultiFactorAuthPresent": None,
    "aws:PrincipalAccount": "{account}",
    "aws:PrincipalArn": "arn:aws:iam::{account}:user/ana",
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalServiceName": None,
    "aws:PrincipalServiceNamesList": None,
    "aws:PrincipalType": "User",
    "aws:Referer": PAGE,
    "aws:RequestedRegion": "us-east-1",
    "aws:SecureTransport": "true",
    "aws:SourceAccount": None,
    "aws:SourceArn": None,
    "aws:SourceIdentity": None,
    "aws:SourceIp": "127.0.0.1",
    "aws:SourceOwner": None,
    "aws:TokenIssueTime": None,
    "aws:UserAgent": AGENT,
    "aws:ViaAWSService": "false",
    "aws:userid": "AIDA*",
    "aws:username": "ana",
}  # fmt: skip
FURTHER: Mapping[str, str | None] = {TEAM: "red", "aws:PrincipalTag/none": None, "aws:ResourceAccount": "{account}"}
HEADERS = {"User-Agent": AGENT, "Referer": PAGE}
Ask = Callable[[], bool]


def holds(key: str, expected: str | None, account: str) -> dict[str, Any]:
    """The condition that a key is as expected."""
    if expected is None:
        return {"Null": {key: "true"}}
    return {"StringLike": {key: expected.replace("{account}", account)}}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def prove(ask: Ask, put: Callable[[str], Any], account: str, expected: Mapping[str, str | None], **more: Any) -> None:
    """One key after the other: let in where all are as expected, kept out where one is said to be otherwise.

    put: sets the policy that the door asks. more: members of its statements.
    """
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", **more}
    statement = {key: value for key, value in statement.items() if value is not None}
    every: dict[str, dict[str, str]] = {"Null": {}, "StringLike": {}}
    for key, value in expected.items():
        for operator, block in holds(key, value, account).items():
            every[operator] |= block
    put(document({**statement, "Condition": {name: block for name, block in every.items() if block}}))
    assert ask(), "with all keys as expected"
    for key, value in expected.items():
        denied = {**statement, "Effect": "Deny", "Condition": holds(key, value, account)}
        put(document(statement, denied))
        assert not ask(), f"{key} is not {value}"


def test_every_global_key_is_asked_for() -> None:
    assert {key.lower() for key in DIRECT} == GLOBAL_KEYS


class Ana:
    """A user with a tag, and her signed requests."""

    def __init__(self, client: Callable[..., Any], server: Any, account: str) -> None:
        self.client, self.server, self.account = client, server, account
        self.iam = client("iam")
        self.keys = make_user(self.iam, "ana")
        self.iam.tag_user(UserName="ana", Tags=[{"Key": "team", "Value": "red"}])

    def put(self, policy: str) -> None:
        self.iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=policy)

    def send(self, method: str, url: str, service: str, body: bytes = b"", **headers: str) -> int:
        """The status of a request with a signature in its headers."""
        request = AWSRequest(method, url, data=body, headers={**HEADERS, **headers})
        keys = Credentials(self.keys["aws_access_key_id"], self.keys["aws_secret_access_key"])
        SigV4Auth(keys, service, "us-east-1").add_auth(request)
        return self.plain(method, url, body, dict(request.headers.items()))

    def plain(self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] = HEADERS) -> int:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target or "/", body, dict(headers))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def query(self, service: str, action: str, version: str, **parameters: str) -> int:
        """A call of an API in the query protocol."""
        body = "&".join(
            f"{name}={value}" for name, value in {"Action": action, "Version": version, **parameters}.items()
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", f"{self.server.url}/", service, body.encode(), **form)


@pytest.fixture
def ana(client: Callable[..., Any], server: Any, account: str) -> Ana:
    return Ana(client, server, account)


def test_api_calls(ana: Ana) -> None:
    ask = lambda: ana.query("sns", "ListTopics", "2010-03-31") == 200  # noqa: E731
    prove(ask, ana.put, ana.account, {**DIRECT, **FURTHER})


def test_resource_policies(ana: Ana) -> None:
    """Another account's queue: both sides ask, and the queue's policy is the one that is varied."""
    owner = str(int(ana.account) + 500_000_000_000)
    sqs = ana.server.client("sqs", owner)
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    ana.put(document({"Effect": "Allow", "Action": "*", "Resource": "*"}))
    body = json.dumps({"QueueUrl": url, "MessageBody": "x"}).encode()
    target = {"X-Amz-Target": "AmazonSQS.SendMessage", "Content-Type": "application/x-amz-json-1.0"}
    ask = lambda: ana.send("POST", f"{ana.server.url}/", "sqs", body, **target) == 200  # noqa: E731
    put = lambda text: sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})  # noqa: E731
    expected = {**DIRECT, **FURTHER, "aws:ResourceAccount": owner}
    who = {"AWS": f"arn:aws:iam::{ana.account}:user/ana"}
    prove(ask, put, ana.account, expected, Principal=who, Action="sqs:*")


def test_http_apis(ana: Ana) -> None:
    apis = ana.client("apigatewayv2")
    url = ana.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    role = make_role(ana.iam)
    api = apis.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    integration = apis.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationSubtype="SQS-SendMessage", PayloadFormatVersion="1.0",
        CredentialsArn=role, RequestParameters={"QueueUrl": url, "MessageBody": "x"},
    )["IntegrationId"]  # fmt: skip
    apis.create_route(ApiId=api, RouteKey="GET /a", AuthorizationType="AWS_IAM", Target=f"integrations/{integration}")
    apis.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    where = f"{ana.server.url}/_aws/execute-api/{api}/a"
    prove(lambda: ana.send("GET", where, "execute-api") == 200, ana.put, ana.account, {**DIRECT, **FURTHER})


def test_rest_apis(ana: Ana) -> None:
    control = ana.client("apigateway")
    api = control.create_rest_api(name="a")["id"]
    root = control.get_resources(restApiId=api)["items"][0]["id"]
    place = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    control.put_method(**place, authorizationType="AWS_IAM")
    control.put_method_response(**place, statusCode="200")
    control.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    control.put_integration_response(**place, statusCode="200")
    control.create_deployment(restApiId=api, stageName="s")
    where = f"{ana.server.url}/_aws/execute-api/{api}/s/"
    prove(lambda: ana.send("GET", where, "execute-api") == 200, ana.put, ana.account, {**DIRECT, **FURTHER})


def test_presigned_urls(ana: Ana) -> None:
    bucket = f"context-{ana.account}"
    ana.client("s3").create_bucket(Bucket=bucket)
    ana.client("s3").put_object(Bucket=bucket, Key="k", Body=b"x")
    url = ana.client("s3", **ana.keys).generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"})
    prove(lambda: ana.plain("GET", url) == 200, ana.put, ana.account, {**DIRECT, **FURTHER})


def test_forms(ana: Ana) -> None:
    bucket = f"context-{ana.account}"
    ana.client("s3").create_bucket(Bucket=bucket)
    made = ana.client("s3", **ana.keys).generate_presigned_post(bucket, "k")
    line = "boundary"
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in made["fields"].items()
    ]
    file = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--{line}--\r\n'
    body, headers = (
        "".join([*parts, file]).encode(),
        {**HEADERS, "Content-Type": f"multipart/form-data; boundary={line}"},
    )
    ask = lambda: ana.plain("POST", f"{ana.server.url}/{bucket}", body, headers) == 204  # noqa: E731
    prove(ask, ana.put, ana.account, {**DIRECT, **FURTHER})


def test_trust_policies(ana: Ana) -> None:
    ana.put(document({"Effect": "Allow", "Action": "sns:*", "Resource": "*"}))
    role = ana.iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust())["Role"]["Arn"]
    ask = lambda: ana.query("sts", "AssumeRole", "2011-06-15", RoleArn=role, RoleSessionName="session") == 200  # noqa: E731
    put = lambda text: ana.iam.update_assume_role_policy(RoleName="r", PolicyDocument=text)  # noqa: E731
    who = {"AWS": f"arn:aws:iam::{ana.account}:user/ana"}
    more: Mapping[str, str | None] = {
        "sts:RoleSessionName": "session",
        "sts:ExternalId": None,
        "sts:SourceIdentity": None,
    }
    prove(ask, put, ana.account, {**DIRECT, **FURTHER, **more}, Principal=who, Action="sts:*", Resource=None)


def test_trust_policies_see_what_is_passed(client: Callable[..., Any], account: str) -> None:
    iam, sts = client("iam"), client("sts")
    asks = {
        "sts:ExternalId": "secret", "sts:RoleSessionName": "session", "aws:RequestTag/team": "red",
        "sts:TransitiveTagKeys": "team", "aws:TagKeys": "team", "sts:SourceIdentity": "ana", "aws:ResourceTag/stage": "test",
    }  # fmt: skip
    passed = {
        "RoleSessionName": "session", "ExternalId": "secret", "Tags": [{"Key": "team", "Value": "red"}],
        "TransitiveTagKeys": ["team"], "SourceIdentity": "ana",
    }  # fmt: skip
    who = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:*"}
    made = {"Tags": [{"Key": "stage", "Value": "test"}], "AssumeRolePolicyDocument": document(who)}
    role = iam.create_role(RoleName="r", **made)["Role"]["Arn"]

    def ask() -> bool:
        try:
            sts.assume_role(RoleArn=role, **passed)
        except ClientError:
            return False
        return True

    put = lambda text: iam.update_assume_role_policy(RoleName="r", PolicyDocument=text)  # noqa: E731
    prove(ask, put, account, asks, Principal={"AWS": account}, Action="sts:*", Resource=None)


SESSION: Mapping[str, str | None] = {
    "aws:MultiFactorAuthPresent": "false",
    "aws:PrincipalArn": "arn:aws:iam::{account}:role/r",
    "aws:PrincipalType": "AssumedRole",
    "aws:SourceIdentity": "ana",
    "aws:TokenIssueTime": "20??-??-??T*Z",
    "aws:userid": "AROA*:session",
    "aws:username": None,
    TEAM: "red",
}


def test_sessions(client: Callable[..., Any], account: str) -> None:
    iam = client("iam")
    who = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:*"}
    role = iam.create_role(
        RoleName="r", AssumeRolePolicyDocument=document(who), Tags=[{"Key": "team", "Value": "red"}]
    )["Role"]["Arn"]  # fmt: skip
    made = client("sts").assume_role(RoleArn=role, RoleSessionName="session", SourceIdentity="ana")["Credentials"]
    sns = client("sns", **keys_of(made))

    def ask() -> bool:
        try:
            sns.list_topics()
        except ClientError:
            return False
        return True

    put = lambda text: iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=text)  # noqa: E731
    prove(ask, put, account, SESSION)


IN_PROCESS: Mapping[str, str | None] = {
    **DIRECT,
    "aws:CalledVia": "cloudformation.amazonaws.com",
    "aws:CalledViaFirst": "cloudformation.amazonaws.com",
    "aws:CalledViaLast": "cloudformation.amazonaws.com",
    "aws:Referer": None,
    "aws:SourceIp": None,
    "aws:UserAgent": None,
    "aws:ViaAWSService": "true",
}
SERVICE: Mapping[str, str | None] = {
    **IN_PROCESS,
    "aws:CalledVia": None,
    "aws:CalledViaFirst": None,
    "aws:CalledViaLast": None,
    "aws:PrincipalAccount": None,
    "aws:PrincipalArn": None,
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": "sns.amazonaws.com",
    "aws:PrincipalServiceNamesList": "sns.amazonaws.com",
    "aws:PrincipalType": None,
    "aws:SourceAccount": "123456789012",
    "aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:topic",
    "aws:ViaAWSService": "false",
    "aws:userid": None,
    "aws:username": None,
}


def loop_of(expected: Mapping[str, str | None], ask: Any, put: Any, **more: Any) -> Any:
    """`prove` for doors within the server."""

    async def run() -> None:
        account = "123456789012"
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*", **more}
        for key, value in expected.items():
            condition = holds(key, value, account)
            await put(document({**statement, "Condition": condition}))
            assert await ask(), f"{key} is not {value}"
            await put(document(statement, {**statement, "Effect": "Deny", "Condition": condition}))
            assert not await ask(), f"{key} is not {value}"

    return run()


def test_calls_in_process(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        made = (await deployer.call("iam", "CreateUser", UserName="ana"))["User"]
        user = Principal.user("123456789012", "ana", "/", made["UserId"], {})
        sns = deployer.context.acting(user, via="cloudformation.amazonaws.com").client("sns")

        async def ask() -> bool:
            return await allowed(sns.call("ListTopics"))

        async def put(text: str) -> None:
            await deployer.call("iam", "PutUserPolicy", UserName="ana", PolicyName="p", PolicyDocument=text)

        await loop_of(IN_PROCESS, ask, put)

    deploy(body)


async def allowed(call: Any) -> bool:
    from pampero.api import ApiError

    try:
        await call
    except ApiError as error:
        if not error.code.startswith("AccessDenied"):
            raise
        return False
    return True


def test_services_at_resource_policies(deploy: Callable[..., None]) -> None:
    """As SNS delivers to a queue."""

    async def body(deployer: Any) -> None:
        url = (await deployer.call("sqs", "CreateQueue", QueueName="q"))["QueueUrl"]
        sqs = deployer.context.as_service("sns.amazonaws.com", "arn:aws:sns:us-east-1:123456789012:topic").client("sqs")

        async def ask() -> bool:
            return await allowed(sqs.call("SendMessage", QueueUrl=url, MessageBody="x"))

        async def put(text: str) -> None:
            await deployer.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": text})

        await loop_of(SERVICE, ask, put, Principal={"Service": "sns.amazonaws.com"}, Action="sqs:*")

    deploy(body)


def test_permissions_of_functions(deploy: Callable[..., None]) -> None:
    """What AddPermission writes is asked with the same context: the source's ARN and account."""

    async def body(deployer: Any) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("index.py", "def handler(event, context): pass")
        await deployer.call(
            "lambda", "CreateFunction", FunctionName="f", Runtime="python3.11", Handler="index.handler",
            Role=await deployer.role(), Code={"ZipFile": buffer.getvalue()},
        )  # fmt: skip
        source = "arn:aws:sns:us-east-1:123456789012:topic"
        for name, permission, right in (
            ("a", {"SourceArn": source}, True),
            ("b", {"SourceArn": source + "x"}, False),
            ("c", {"SourceAccount": "123456789012"}, True),
            ("d", {"SourceAccount": "999999999999"}, False),
            ("e", {"PrincipalOrgID": "o-abcdefghij"}, False),
        ):
            await deployer.call(
                "lambda", "AddPermission", FunctionName="f", StatementId=name, Action="lambda:InvokeFunction",
                Principal="sns.amazonaws.com", **permission,
            )  # fmt: skip
            invoker = deployer.context.as_service("sns.amazonaws.com", source).client("lambda")
            asked = invoker.call("Invoke", FunctionName="f", InvocationType="DryRun")
            assert await allowed(asked) is right, permission
            await deployer.call("lambda", "RemovePermission", FunctionName="f", StatementId=name)

    deploy(body)


def test_what_an_operation_says_stands_for_no_global_key() -> None:
    """Keys that come with a request's parameters do not hide what the request itself says."""
    from pampero.auth.context import Facts, RequestKeys

    user = Principal.user("111111111111", "ana", "/", "AIDA1", {})
    lies = {key: ["lie"] for key in [*GLOBAL_KEYS, TEAM, "aws:ResourceAccount"]}
    keys = RequestKeys(user, Facts(0.0, "us-east-1", True, "10.0.0.1"), "sqs:SendMessage", "111111111111", lies)
    for name in lies:
        assert list(keys.get(name.lower()) or ()) != ["lie"], name
