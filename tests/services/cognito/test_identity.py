"""Identity pools: who somebody is, and what that lets them do."""

from __future__ import annotations

import base64
import io
import json
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.issuers import issuing, token
from tests.roles import allow, make_role
from tests.security.test_federation import Saml

from pampero.aws import jwt

OURS = "cognito-identity.amazonaws.com"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with issuing() as address:
        yield address


def refusal(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


class World:
    """A pool of an account, and what people without keys can ask."""

    def __init__(self, server: Any, client: Callable[..., Any], account: str, issuer: str) -> None:
        self.server, self.client, self.account, self.issuer = server, client, account, issuer
        self.name = issuer.partition("://")[2]
        self.iam, self.mine = client("iam"), client("cognito-identity")
        made = self.iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["app"], ThumbprintList=["a" * 40])
        self.provider = made["OpenIDConnectProviderArn"]
        self.public = self.unsigned("cognito-identity")
        self.pool = self.make("people", developer="login.shop")
        self.roles = {kind: self.role(kind, kind) for kind in ("authenticated", "unauthenticated")}
        self.mine.set_identity_pool_roles(IdentityPoolId=self.pool, Roles=self.roles)

    def unsigned(self, service: str) -> Any:
        config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
        return boto3.client(service, endpoint_url=self.server.url, region_name="us-east-1", config=config)

    def make(self, name: str, developer: str | None = None, **more: Any) -> str:
        asked = {"AllowUnauthenticatedIdentities": True, "OpenIdConnectProviderARNs": [self.provider], **more}
        if developer:
            asked["DeveloperProviderName"] = developer
        made: str = self.mine.create_identity_pool(IdentityPoolName=name, **asked)["IdentityPoolId"]
        return made

    def trust(self, method: str, *more: str) -> str:
        asks = {"StringEquals": {f"{OURS}:aud": self.pool}, "ForAnyValue:StringLike": {f"{OURS}:amr": method}}
        statement = {
            "Effect": "Allow", "Principal": {"Federated": OURS},
            "Action": ["sts:AssumeRoleWithWebIdentity", *more], "Condition": asks,
        }  # fmt: skip
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def role(self, name: str, method: str, *more: str, actions: tuple[str, ...] = ("*",)) -> str:
        made: str = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=self.trust(method, *more))["Role"][
            "Arn"
        ]
        self.iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=allow(*actions))
        return made

    def login(self, user: str = "ann", audience: str = "app", key: Any = None, **claims: Any) -> dict[str, str]:
        said = {
            "iss": self.issuer,
            "sub": user,
            "aud": audience,
            "exp": time.time() + 600,
            "iat": time.time(),
            **claims,
        }
        return {self.name: token(said, key=key)}

    def signed_in(self, service: str, identity: str, **more: Any) -> Any:
        found = self.public.get_credentials_for_identity(IdentityId=identity, **more)["Credentials"]
        return self.client(
            service,
            aws_access_key_id=found["AccessKeyId"],
            aws_secret_access_key=found["SecretKey"],
            aws_session_token=found["SessionToken"],
        )


@pytest.fixture
def world(server: Any, client: Callable[..., Any], account: str, issuer: str) -> World:
    return World(server, client, account, issuer)


def test_a_pool_is_made_changed_listed_tagged_and_deleted(client: Callable[..., Any], account: str) -> None:
    mine = client("cognito-identity")
    made = mine.create_identity_pool(
        IdentityPoolName="shop", AllowUnauthenticatedIdentities=False, AllowClassicFlow=True,
        SupportedLoginProviders={"accounts.google.com": "app.google"}, IdentityPoolTags={"team": "a"},
        CognitoIdentityProviders=[{"ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_a", "ClientId": "c"}],
    )  # fmt: skip
    made.pop("ResponseMetadata")
    id_ = made["IdentityPoolId"]
    assert id_.startswith("us-east-1:")
    assert made["CognitoIdentityProviders"][0]["ServerSideTokenCheck"] is False
    found = mine.describe_identity_pool(IdentityPoolId=id_)
    assert {name: found[name] for name in made} == made
    other = mine.create_identity_pool(IdentityPoolName="b", AllowUnauthenticatedIdentities=True)["IdentityPoolId"]
    first = mine.list_identity_pools(MaxResults=1)
    rest = mine.list_identity_pools(MaxResults=1, NextToken=first["NextToken"])
    assert {one["IdentityPoolId"] for page in (first, rest) for one in page["IdentityPools"]} == {id_, other}
    assert "NextToken" not in rest
    changed = mine.update_identity_pool(
        IdentityPoolId=id_,
        IdentityPoolName="shop2",
        AllowUnauthenticatedIdentities=True,
        DeveloperProviderName="login.x",
    )
    assert "SupportedLoginProviders" not in changed
    assert changed["IdentityPoolTags"] == {"team": "a"}
    code, text = refusal(
        mine.update_identity_pool, IdentityPoolId=id_, IdentityPoolName="shop2", AllowUnauthenticatedIdentities=True,
        DeveloperProviderName="login.y",
    )  # fmt: skip
    assert code == "InvalidParameterException", text
    arn = f"arn:aws:cognito-identity:us-east-1:{account}:identitypool/{id_}"
    mine.tag_resource(ResourceArn=arn, Tags={"cost": "1"})
    mine.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert mine.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"cost": "1"}
    mine.delete_identity_pool(IdentityPoolId=id_)
    code, text = refusal(mine.describe_identity_pool, IdentityPoolId=id_)
    assert (code, text) == ("ResourceNotFoundException", f"IdentityPool '{id_}' not found.")


def test_a_guest_gets_credentials_that_reach_no_further_than_guests_may(world: World) -> None:
    guest = world.public.get_id(IdentityPoolId=world.pool)["IdentityId"]
    assert world.public.get_id(IdentityPoolId=world.pool)["IdentityId"] != guest
    who = world.signed_in("sts", guest).get_caller_identity()["Arn"]
    assert who == f"arn:aws:sts::{world.account}:assumed-role/unauthenticated/CognitoIdentityCredentials"
    world.signed_in("sqs", guest).list_queues()
    assert refusal(world.signed_in("iam", guest).list_roles)[0] == "AccessDenied"
    code, text = refusal(world.public.get_credentials_for_identity, IdentityId=guest[:-1] + "z")
    assert code == "ValidationException", text
    world.mine.update_identity_pool(
        IdentityPoolId=world.pool, IdentityPoolName="people", AllowUnauthenticatedIdentities=False
    )
    for ask in (
        lambda: world.public.get_id(IdentityPoolId=world.pool),
        lambda: world.public.get_credentials_for_identity(IdentityId=guest),
    ):
        assert refusal(ask) == (
            "NotAuthorizedException",
            "Unauthenticated access is not supported for this identity pool.",
        )


def test_who_signs_in_elsewhere_is_the_same_each_time(world: World) -> None:
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"]
    assert world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"] == ann
    assert world.public.get_id(IdentityPoolId=world.pool, Logins=world.login("bob"))["IdentityId"] != ann
    described = world.mine.describe_identity(IdentityId=ann)
    assert described["Logins"] == [world.name]
    assert len(world.mine.list_identities(IdentityPoolId=world.pool, MaxResults=10)["Identities"]) == 2
    who = world.signed_in("sts", ann, Logins=world.login()).get_caller_identity()["Arn"]
    assert "assumed-role/authenticated/" in who
    world.signed_in("iam", ann, Logins=world.login()).list_roles()
    ask = world.public.get_credentials_for_identity
    assert refusal(ask, IdentityId=ann) == ("NotAuthorizedException", f"Access to Identity '{ann}' is forbidden.")
    code, text = refusal(ask, IdentityId=ann, Logins=world.login("bob"))
    assert code == "NotAuthorizedException"
    assert text.startswith("Logins don't match.")
    world.public.unlink_identity(IdentityId=ann, Logins=world.login(), LoginsToRemove=[world.name])
    assert refusal(ask, IdentityId=ann, Logins=world.login())[1].endswith("is forbidden.")
    shown = world.mine.list_identities(IdentityPoolId=world.pool, MaxResults=10, HideDisabled=True)["Identities"]
    assert ann not in {one["IdentityId"] for one in shown}
    failed = world.mine.delete_identities(IdentityIdsToDelete=[ann, "us-east-1:abc"])["UnprocessedIdentityIds"]
    assert failed == [{"IdentityId": "us-east-1:abc", "ErrorCode": "AccessDenied"}]
    assert refusal(world.mine.describe_identity, IdentityId=ann)[0] == "ResourceNotFoundException"


def test_a_guest_who_signs_in_keeps_the_identity_or_becomes_who_is_known(world: World) -> None:
    guest = world.public.get_id(IdentityPoolId=world.pool)["IdentityId"]
    found = world.public.get_credentials_for_identity(IdentityId=guest, Logins=world.login("eve"))
    assert found["IdentityId"] == guest
    other = world.public.get_id(IdentityPoolId=world.pool)["IdentityId"]
    found = world.public.get_open_id_token(IdentityId=other, Logins=world.login("eve"))
    assert found["IdentityId"] == guest
    assert refusal(world.public.get_open_id_token, IdentityId=other)[1].endswith("is forbidden.")


def test_forged_and_stale_logins_are_refused(world: World) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    head, claims, _ = world.login()[world.name].split(".")
    unsigned = jwt.encoded(b'{"alg":"none","kid":"rsa"}') + "." + claims + "."
    cases = {
        "Invalid login token. Couldn't verify signed token.": [world.login(key=stranger), {world.name: unsigned}],
        "Invalid login token. Token expired": [world.login(exp=time.time() - 1)],
        "Token is not from a supported provider": [world.login(audience="another")],
        "Invalid login token. Issuer doesn't match providerName": [{"idp.example": world.login()[world.name]}],
        "Invalid login token. Not a valid OpenId": [{world.name: "nonsense"}, {world.name: f"{head}.x.y"}],
        "Invalid login token. Missing a required claim: sub": [
            {world.name: token({"iss": world.issuer, "aud": "app", "exp": time.time() + 9})}
        ],
    }
    for text, tries in cases.items():
        for logins in tries:
            code, told = refusal(world.public.get_id, IdentityPoolId=world.pool, Logins=logins)
            assert (code, told[: len(text)]) == ("NotAuthorizedException", text)
    code, _ = refusal(world.public.get_id, IdentityPoolId=world.pool, Logins={"graph.facebook.com": "EAAB"})
    assert code == "NotImplemented"


def test_roles_come_of_tokens_and_rules(world: World) -> None:
    plain = world.role("plain", "authenticated")
    paid = world.role("paid", "authenticated")

    def choose(kind: str, ambiguous: str = "Deny", **more: Any) -> None:
        mapping = {"Type": kind, "AmbiguousRoleResolution": ambiguous, **more}
        world.mine.set_identity_pool_roles(
            IdentityPoolId=world.pool, Roles=world.roles, RoleMappings={world.name: mapping}
        )

    def role(custom: str | None = None, **claims: Any) -> str:
        more = {"CustomRoleArn": custom} if custom else {}
        arn = world.signed_in("sts", ann, Logins=world.login(**claims), **more).get_caller_identity()["Arn"]
        return str(arn.split("/")[1])

    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"]
    choose("Token")
    both = {"cognito:roles": [plain, paid]}
    assert role(**{"cognito:roles": [paid]}) == "paid"
    assert role(**both, **{"cognito:preferred_role": plain}) == "plain"
    assert role(custom=paid, **both) == "paid"
    for logins, more in (
        (world.login(**both), {}),
        (world.login(**{"cognito:roles": [plain]}), {"CustomRoleArn": paid}),
    ):
        code, _ = refusal(world.public.get_credentials_for_identity, IdentityId=ann, Logins=logins, **more)
        assert code == "NotAuthorizedException"
    rules = [
        {"Claim": "plan", "MatchType": "Equals", "Value": "gold", "RoleARN": paid},
        {"Claim": "groups", "MatchType": "Contains", "Value": "ops", "RoleARN": plain},
    ]
    choose("Rules", "AuthenticatedRole", RulesConfiguration={"Rules": rules})
    assert role(plan="gold") == "paid"
    assert role(groups=["devops"]) == "plain"
    assert role(plan="tin") == "authenticated"
    assert world.mine.get_identity_pool_roles(IdentityPoolId=world.pool)["RoleMappings"][world.name]["Type"] == "Rules"
    code, text = refusal(world.public.get_open_id_token, IdentityId=ann, Logins=world.login())
    assert (code, "not supported with RoleMappings" in text) == ("InvalidParameterException", True)
    code, _ = refusal(
        world.mine.set_identity_pool_roles, IdentityPoolId=world.pool, Roles={},
        RoleMappings={world.name: {"Type": "Rules", "AmbiguousRoleResolution": "Deny"}},
    )  # fmt: skip
    assert code == "InvalidParameterException"


def test_claims_become_tags_and_ids_stand_in_policies(world: World) -> None:
    world.mine.set_principal_tag_attribute_map(
        IdentityPoolId=world.pool, IdentityProviderName=world.name, PrincipalTags={"team": "dept"}
    )
    arn = world.role("tagged", "authenticated", "sts:TagSession", actions=("sts:*",))
    document = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    queue = world.client("sqs").create_queue(QueueName="red")["QueueUrl"]
    own = f"arn:aws:s3:::photos-{world.account}/${{{OURS}:sub}}/*"
    world.iam.put_role_policy(RoleName="tagged", PolicyName="may", PolicyDocument=allow("sqs:*", Condition=document))
    world.iam.put_role_policy(RoleName="tagged", PolicyName="own", PolicyDocument=allow("s3:PutObject", resource=own))
    world.mine.set_identity_pool_roles(
        IdentityPoolId=world.pool, Roles={"authenticated": arn, "unauthenticated": world.roles["authenticated"]}
    )
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"]
    world.signed_in("sqs", ann, Logins=world.login(dept="red")).send_message(QueueUrl=queue, MessageBody="x")
    blue = world.signed_in("sqs", ann, Logins=world.login(dept="blue"))
    assert refusal(blue.send_message, QueueUrl=queue, MessageBody="x")[0].startswith("AccessDenied")
    world.client("s3").create_bucket(Bucket=f"photos-{world.account}")
    s3 = world.signed_in("s3", ann, Logins=world.login(dept="red"))
    s3.put_object(Bucket=f"photos-{world.account}", Key=f"{ann}/a", Body=b"1")
    code, _ = refusal(s3.put_object, Bucket=f"photos-{world.account}", Key="us-east-1:other/a", Body=b"1")
    assert code == "AccessDenied"
    world.mine.set_principal_tag_attribute_map(
        IdentityPoolId=world.pool, IdentityProviderName=world.name, UseDefaults=True
    )
    shown = world.mine.get_principal_tag_attribute_map(IdentityPoolId=world.pool, IdentityProviderName=world.name)
    assert shown["PrincipalTags"] == {"username": "sub", "client": "aud"}
    # A guest's token does not say `authenticated`, which the role's trust policy asks for.
    guest = world.public.get_id(IdentityPoolId=world.pool)["IdentityId"]
    assert refusal(world.public.get_credentials_for_identity, IdentityId=guest) == (
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    )


def test_the_classic_flow_goes_through_sts(world: World) -> None:
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"]
    given = world.public.get_open_id_token(IdentityId=ann, Logins=world.login())["Token"]
    said = jwt.read(given)
    assert said.algorithm == "RS512"
    assert said.claims["iss"] == f"https://{OURS}"
    assert (said.claims["sub"], said.claims["aud"]) == (ann, world.pool)
    assert said.claims["amr"][:2] == ["authenticated", world.name]
    with urllib.request.urlopen(f"{world.server.url}/_aws/cognito-identity/.well-known/jwks_uri") as answer:
        assert [key["kid"] for key in json.load(answer)["keys"]] == [said.key_id]
    sts = world.unsigned("sts")
    asked = {"RoleSessionName": "me", "RoleArn": world.roles["authenticated"]}
    found = sts.assume_role_with_web_identity(**asked, WebIdentityToken=given)
    assert (found["Provider"], found["Audience"]) == (OURS, world.pool)
    head, claims, signature = given.split(".")
    forged = f"{head}.{claims}.{signature[:-6]}AAAAAA"
    assert refusal(sts.assume_role_with_web_identity, **asked, WebIdentityToken=forged)[0] == "InvalidIdentityToken"
    wrong = {**asked, "RoleArn": world.roles["unauthenticated"]}
    assert refusal(sts.assume_role_with_web_identity, **wrong, WebIdentityToken=given)[0] == "AccessDenied"
    world.mine.update_identity_pool(
        IdentityPoolId=world.pool, IdentityPoolName="people", AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=False, OpenIdConnectProviderARNs=[world.provider],
    )  # fmt: skip
    code, text = refusal(world.public.get_open_id_token, IdentityId=ann, Logins=world.login())
    assert (code, text) == (
        "InvalidParameterException",
        "Basic (classic) flow is not enabled, please use enhanced flow.",
    )


def test_a_developer_vouches_for_its_own_users(world: World) -> None:
    mine, pool = world.mine, world.pool
    ask = mine.get_open_id_token_for_developer_identity
    first = ask(IdentityPoolId=pool, Logins={"login.shop": "u1"})
    second = ask(IdentityPoolId=pool, Logins={"login.shop": "u2", **world.login("zoe")}, TokenDuration=60)
    assert ask(IdentityPoolId=pool, Logins={"login.shop": "u1"})["IdentityId"] == first["IdentityId"]
    said = jwt.read(second["Token"]).claims
    assert said["exp"] - said["iat"] == 60
    assert said["amr"][:3] == ["authenticated", "login.login.shop", f"login.login.shop:{pool}:u2"]
    id_ = first["IdentityId"]
    who = world.signed_in("sts", id_, Logins={OURS: first["Token"]}).get_caller_identity()["Arn"]
    assert "assumed-role/authenticated/" in who
    for wrong in (second["Token"], first["Token"][:-8] + "AAAAAAAA", "x"):
        code, _ = refusal(world.public.get_credentials_for_identity, IdentityId=id_, Logins={OURS: wrong})
        assert code == "NotAuthorizedException"
    code, text = refusal(world.public.get_id, IdentityPoolId=pool, Logins={OURS: first["Token"]})
    assert text == "Invalid login token. Can't pass in a Cognito token."
    code, _ = refusal(ask, IdentityPoolId=pool, IdentityId=id_, Logins={"login.shop": "u2"})
    assert code == "DeveloperUserAlreadyRegisteredException"
    assert refusal(ask, IdentityPoolId=pool, Logins=world.login())[0] == "InvalidParameterException"
    ask(IdentityPoolId=pool, IdentityId=id_, Logins={"login.shop": "u3"})
    looked = mine.lookup_developer_identity(IdentityPoolId=pool, IdentityId=id_, MaxResults=1)
    assert looked["DeveloperUserIdentifierList"] == ["u1"]
    rest = mine.lookup_developer_identity(IdentityPoolId=pool, IdentityId=id_, NextToken=looked["NextToken"])
    assert rest["DeveloperUserIdentifierList"] == ["u3"]
    assert refusal(
        mine.lookup_developer_identity, IdentityPoolId=pool, IdentityId=id_, DeveloperUserIdentifier="u2"
    )[0] == "ResourceConflictException"  # fmt: skip
    names = {"DeveloperProviderName": "login.shop", "IdentityPoolId": pool}
    merged = mine.merge_developer_identities(SourceUserIdentifier="u1", DestinationUserIdentifier="u2", **names)
    assert merged["IdentityId"] == second["IdentityId"]
    looked = mine.lookup_developer_identity(IdentityPoolId=pool, DeveloperUserIdentifier="u3")
    assert looked["IdentityId"] == second["IdentityId"]
    mine.unlink_developer_identity(IdentityId=looked["IdentityId"], DeveloperUserIdentifier="u3", **names)
    code, _ = refusal(mine.lookup_developer_identity, IdentityPoolId=pool, DeveloperUserIdentifier="u3")
    assert code == "ResourceNotFoundException"


def test_other_accounts_see_nothing(world: World, server: Any) -> None:
    other = server.client("cognito-identity", "210987654321")
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"]
    for call, params in (
        (other.describe_identity_pool, {"IdentityPoolId": world.pool}),
        (other.list_identities, {"IdentityPoolId": world.pool, "MaxResults": 5}),
        (other.delete_identity_pool, {"IdentityPoolId": world.pool}),
    ):
        assert refusal(call, **params)[0] == "ResourceNotFoundException"
    assert refusal(other.describe_identity, IdentityId=ann)[0] in ("AccessDeniedException", "AccessDenied")
    assert other.delete_identities(IdentityIdsToDelete=[ann])["UnprocessedIdentityIds"]
    assert world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"] == ann


def test_cloudformation_makes_pools_with_roles_and_tags(client: Callable[..., Any], account: str) -> None:
    cloudformation, mine = client("cloudformation"), client("cognito-identity")
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": OURS}, "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{OURS}:aud": {"Ref": "Pool"}}},
    }]}  # fmt: skip
    mapping = {"IdentityProvider": "idp.example", "Type": "Token", "AmbiguousRoleResolution": "Deny"}
    pool = {"Ref": "Pool"}
    resources = {
        "Pool": {"Type": "AWS::Cognito::IdentityPool", "Properties": {
            "AllowUnauthenticatedIdentities": True, "IdentityPoolTags": [{"Key": "team", "Value": "a"}],
        }},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
        "Roles": {"Type": "AWS::Cognito::IdentityPoolRoleAttachment", "Properties": {
            "IdentityPoolId": pool, "Roles": {"unauthenticated": {"Fn::GetAtt": ["Role", "Arn"]}},
            "RoleMappings": {"any": mapping},
        }},
        "Tag": {"Type": "AWS::Cognito::IdentityPoolPrincipalTag", "Properties": {
            "IdentityPoolId": pool, "IdentityProviderName": "idp.example", "PrincipalTags": {"team": "dept"},
        }},
    }  # fmt: skip
    template = {"Resources": resources, "Outputs": {"Name": {"Value": {"Fn::GetAtt": ["Pool", "Name"]}}}}
    asked = {"StackName": "s", "Capabilities": ["CAPABILITY_IAM"]}
    cloudformation.create_stack(**asked, TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    (found,) = mine.list_identity_pools(MaxResults=5)["IdentityPools"]
    id_ = found["IdentityPoolId"]
    (stack,) = cloudformation.describe_stacks(StackName="s")["Stacks"]
    assert stack["Outputs"][0]["OutputValue"] == found["IdentityPoolName"]
    tags = mine.describe_identity_pool(IdentityPoolId=id_)["IdentityPoolTags"]
    assert tags["team"] == "a"
    assert tags["aws:cloudformation:stack-name"] == "s"
    roles = mine.get_identity_pool_roles(IdentityPoolId=id_)
    assert roles["RoleMappings"]["idp.example"]["Type"] == "Token"
    asked_tags = {"IdentityPoolId": id_, "IdentityProviderName": "idp.example"}
    assert mine.get_principal_tag_attribute_map(**asked_tags)["PrincipalTags"] == {"team": "dept"}
    del resources["Roles"], resources["Tag"]
    cloudformation.update_stack(**asked, TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_update_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    assert mine.get_identity_pool_roles(IdentityPoolId=id_)["Roles"] == {}
    assert mine.get_principal_tag_attribute_map(**asked_tags)["PrincipalTags"] == {}
    cloudformation.delete_stack(StackName="s")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    assert mine.list_identity_pools(MaxResults=5)["IdentityPools"] == []


def test_nobody_sets_tags_of_awss_own(client: Callable[..., Any], account: str) -> None:
    mine = client("cognito-identity")
    asked = {"IdentityPoolName": "a", "AllowUnauthenticatedIdentities": True, "IdentityPoolTags": {"aws:x": "1"}}
    assert refusal(mine.create_identity_pool, **asked)[0] == "InvalidParameterException"


def test_users_of_a_pool_are_identities(world: World, shop: Callable[..., Any]) -> None:
    it = shop()
    it.user("alice")
    name = f"cognito-idp.us-east-1.amazonaws.com/{it.pool}"
    pool = {"ProviderName": name, "ClientId": it.client, "ServerSideTokenCheck": True}
    named = {"IdentityPoolId": world.pool, "IdentityPoolName": "people", "AllowUnauthenticatedIdentities": False}
    world.mine.update_identity_pool(**named, CognitoIdentityProviders=[pool])
    role = world.role("users", "authenticated", "sts:TagSession")
    it.idp.create_group(UserPoolId=it.pool, GroupName="red", RoleArn=role)
    it.idp.admin_add_user_to_group(UserPoolId=it.pool, GroupName="red", Username="alice")
    world.mine.set_identity_pool_roles(
        IdentityPoolId=world.pool, Roles=world.roles,
        RoleMappings={f"{name}:{it.client}": {"Type": "Token", "AmbiguousRoleResolution": "Deny"}},
    )  # fmt: skip
    world.mine.set_principal_tag_attribute_map(IdentityPoolId=world.pool, IdentityProviderName=name, UseDefaults=True)
    tokens = it.tokens("alice")
    logins = {name: tokens["IdToken"]}
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=logins)["IdentityId"]
    who = world.signed_in("sts", ann, Logins=logins).get_caller_identity()["Arn"]
    assert "assumed-role/users/" in who
    code, text = refusal(world.public.get_id, IdentityPoolId=world.pool, Logins={name: tokens["AccessToken"]})
    assert text == "Invalid login token. Missing a required claim: aud"
    inactive = ("NotAuthorizedException", "Token is inactive")
    it.open.global_sign_out(AccessToken=tokens["AccessToken"])
    assert refusal(world.public.get_id, IdentityPoolId=world.pool, Logins=logins) == inactive
    disabled = {name: it.tokens("alice")["IdToken"]}
    it.idp.admin_disable_user(UserPoolId=it.pool, Username="alice")
    assert refusal(world.public.get_id, IdentityPoolId=world.pool, Logins=disabled) == inactive
    it.idp.admin_delete_user(UserPoolId=it.pool, Username="alice")
    it.user("alice")
    assert refusal(world.public.get_id, IdentityPoolId=world.pool, Logins=disabled) == inactive
    assert world.public.get_id(IdentityPoolId=world.pool, Logins={name: it.tokens("alice")["IdToken"]})
    world.mine.update_identity_pool(**named, CognitoIdentityProviders=[{**pool, "ClientId": "another"}])
    code, text = refusal(world.public.get_id, IdentityPoolId=world.pool, Logins=logins)
    assert (code, text) == ("NotAuthorizedException", "Token is not from a supported provider of this identity pool.")


def test_apis_and_functions_are_told_whose_identity_calls(world: World) -> None:
    role = make_role(world.iam)
    code = "import json\ndef f(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event['requestContext'])}\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", code)
    functions, gateway = world.client("lambda"), world.client("apigatewayv2")
    arn = functions.create_function(
        FunctionName="f", Role=role, Runtime="python3.12", Handler="index.f", Code={"ZipFile": packed.getvalue()}
    )["FunctionArn"]  # fmt: skip
    functions.get_waiter("function_active_v2").wait(FunctionName="f", WaiterConfig={"Delay": 1})
    functions.add_permission(
        FunctionName="f", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    api = gateway.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    for path, version in (("/one", "1.0"), ("/two", "2.0")):
        made = gateway.create_integration(
            ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion=version
        )
        gateway.create_route(
            ApiId=api,
            RouteKey=f"GET {path}",
            Target=f"integrations/{made['IntegrationId']}",
            AuthorizationType="AWS_IAM",
        )
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=world.login())["IdentityId"]
    keys = world.public.get_credentials_for_identity(IdentityId=ann, Logins=world.login())["Credentials"]

    def ask(path: str) -> Any:
        request = AWSRequest("GET", f"{world.server.url}/_aws/execute-api/{api}{path}")
        credentials = Credentials(keys["AccessKeyId"], keys["SecretKey"], keys["SessionToken"])
        SigV4Auth(credentials, "execute-api", "us-east-1").add_auth(request)
        with urllib.request.urlopen(urllib.request.Request(request.url, headers=dict(request.headers))) as answer:
            return json.load(answer)

    amr = ["authenticated", world.name, f"{world.name}:OIDC:ann"]
    iam = ask("/two")["authorizer"]["iam"]
    assert iam["cognitoIdentity"] == {"amr": amr, "identityId": ann, "identityPoolId": world.pool}
    identity = ask("/one")["identity"]
    assert (identity["cognitoIdentityId"], identity["cognitoIdentityPoolId"]) == (ann, world.pool)
    assert identity["cognitoAuthenticationType"] == "authenticated"
    assert identity["cognitoAuthenticationProvider"] == ",".join(amr[1:])


def test_assertions_are_logins(world: World, account: str) -> None:
    from lxml import etree

    maker = Saml(world.client, None, account)
    world.mine.update_identity_pool(
        IdentityPoolId=world.pool, IdentityPoolName="people", AllowUnauthenticatedIdentities=False,
        SamlProviderARNs=[maker.provider],
    )  # fmt: skip

    def login(*inside: Any) -> dict[str, str]:
        return {maker.provider: base64.b64encode(etree.tostring(maker.response(*inside))).decode()}

    good = login(maker.signed(maker.assertion()))
    ann = world.public.get_id(IdentityPoolId=world.pool, Logins=good)["IdentityId"]
    who = world.signed_in("sts", ann, Logins=good).get_caller_identity()["Arn"]
    assert "assumed-role/authenticated/" in who
    for wrong in (login(maker.assertion()), {maker.provider: "x"}, {maker.provider + "x": good[maker.provider]}):
        assert refusal(world.public.get_id, IdentityPoolId=world.pool, Logins=wrong)[0] == "NotAuthorizedException"
