"""AssumeRole, and the rest of STS: what narrows a session, who comes in, and what the session says of itself."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.roles import allow, keys_of, make_user

Statement = dict[str, Any]


def policy(*statements: Statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def deny(*actions: str) -> Statement:
    return {"Effect": "Deny", "Action": list(actions), "Resource": "*"}


def may(*actions: str) -> Statement:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def lets(principal: Any, *actions: str, **condition: Any) -> Statement:
    """A statement of a trust policy."""
    made: Statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": list(actions or ("sts:AssumeRole",)),
    }
    if condition:
        made["Condition"] = condition
    return made


def refused(ask: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        ask()
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


class Place:
    """An account with roles and users."""

    def __init__(self, client: Callable[..., Any], account: str) -> None:
        self.client, self.account = client, account
        self.iam, self.sts = client("iam"), client("sts")
        self.root = f"arn:aws:iam::{account}:root"

    def role(self, name: str, *trust: Statement, may: tuple[str, ...] = ("sqs:*",), **more: Any) -> str:
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(*trust), **more)
        if may:
            self.iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=allow(*may))
        arn: str = made["Role"]["Arn"]
        return arn

    def assume(self, role: str, by: dict[str, str] | None = None, **more: Any) -> dict[str, str]:
        sts = self.client("sts", **(by or {}))
        return keys_of(sts.assume_role(**{"RoleArn": role, "RoleSessionName": "session", **more})["Credentials"])

    def can(self, keys: dict[str, str], service: str = "sqs", operation: str = "list_queues") -> bool:
        try:
            getattr(self.client(service, **keys), operation)()
        except ClientError as error:
            # SNS has a word of its own.
            return not error.response["Error"]["Code"].startswith(("AccessDenied", "AuthorizationError"))
        return True


@pytest.fixture
def place(client: Callable[..., Any], account: str) -> Place:
    return Place(client, account)


def test_policy_arns_narrow(place: Place) -> None:
    role = place.role("r", lets(place.root), may=("sqs:*", "sns:*", "iam:*"))
    own = place.iam.create_policy(PolicyName="own", PolicyDocument=allow("sqs:*"))["Policy"]["Arn"]
    reads = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    keys = place.assume(role, PolicyArns=[{"arn": own}, {"arn": reads}])
    assert place.can(keys)
    assert place.can(keys, "iam", "list_users")
    assert not place.can(keys, "sns", "list_topics")
    both = place.assume(role, PolicyArns=[{"arn": own}], Policy=allow("sns:*"))
    assert (place.can(both), place.can(both, "sns", "list_topics"), place.can(both, "iam", "list_users")) == (
        True, True, False,
    )  # fmt: skip
    place.iam.delete_policy(PolicyArn=own)
    assert not place.can(keys), "a session policy that is gone lets nothing through"


def test_policy_arns_are_checked(place: Place) -> None:
    role = place.role("r", lets(place.root))
    for arn in (f"arn:aws:iam::{place.account}:policy/none", "arn:aws:iam::999999999999:policy/theirs", "a" * 25):
        assert refused(lambda arn=arn: place.assume(role, PolicyArns=[{"arn": arn}]))[0] == "ValidationError"
    many = [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}] * 11
    assert refused(lambda: place.assume(role, PolicyArns=many))[0] == "ValidationError"


def test_what_a_session_takes_is_told(place: Place) -> None:
    role = place.role("r", lets(place.root, "sts:AssumeRole", "sts:TagSession"))
    sts, named = place.sts, {"RoleArn": role, "RoleSessionName": "session"}
    assert "PackedPolicySize" not in sts.assume_role(**named)
    assert 0 < sts.assume_role(**named, Policy=allow("sqs:*"))["PackedPolicySize"] < 20
    odd = [{"Key": f"k{n}", "Value": hashlib.sha512(str(n).encode()).hexdigest()} for n in range(50)]
    assert sts.assume_role(**named, Tags=odd[:10])["PackedPolicySize"] > 20
    assert refused(lambda: sts.assume_role(**named, Tags=odd))[0] == "PackedPolicyTooLarge"


@pytest.mark.parametrize("kind", ["identity", "boundary", "session"])
def test_the_callers_denies_count_where_the_trust_names_it(place: Place, kind: str) -> None:
    """A user and a role, both named by the trust policy itself."""
    user = f"arn:aws:iam::{place.account}:user/ana"
    ana = make_user(place.iam, "ana", policy(may("sqs:*")))
    first = place.role("first", lets(place.root), may=("sqs:*",))
    role = place.role("r", lets([user, first]))
    assert place.can(place.assume(role, ana)), "named by the trust policy, nothing more is needed"
    assert place.can(place.assume(role, place.assume(first)))
    forbids = policy(may("*"), deny("sts:AssumeRole"))
    if kind == "identity":
        place.iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=forbids)
        place.iam.put_role_policy(RoleName="first", PolicyName="no", PolicyDocument=forbids)
        asks = [ana, place.assume(first)]
    elif kind == "boundary":
        bound = place.iam.create_policy(PolicyName="bound", PolicyDocument=forbids)["Policy"]["Arn"]
        place.iam.put_user_permissions_boundary(UserName="ana", PermissionsBoundary=bound)
        place.iam.put_role_permissions_boundary(RoleName="first", PermissionsBoundary=bound)
        asks = [ana, place.assume(first)]
    else:
        asks = [place.assume(first, Policy=forbids)]
    for keys in asks:
        code, text = refused(lambda keys=keys: place.assume(role, keys))
        assert (code, "with an explicit deny" in text) == ("AccessDenied", True)


def test_another_account_needs_both_sides(place: Place, server: Any) -> None:
    other = Place(lambda service, **keys: server.client(service, "888877776666", **keys), "888877776666")
    name = f"x{place.account}"
    theirs = make_user(other.iam, name, policy(may("sqs:*")))
    role = place.role("r", lets(f"arn:aws:iam::888877776666:user/{name}"))
    assert refused(lambda: other.assume(role, theirs))[0] == "AccessDenied"
    other.iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=allow("sts:AssumeRole"))
    assert other.can(other.assume(role, theirs))


def test_session_tags_need_tag_session_of_both(place: Place) -> None:
    ana = make_user(place.iam, "ana", policy(may("sts:AssumeRole")))
    role = place.role("r", lets(place.root, "sts:AssumeRole"))
    tags = {"Tags": [{"Key": "team", "Value": "red"}]}
    place.assume(role, ana)
    assert "sts:TagSession" in refused(lambda: place.assume(role, ana, **tags))[1]
    trusts = policy(lets(place.root, "sts:AssumeRole", "sts:TagSession"))
    place.iam.update_assume_role_policy(RoleName="r", PolicyDocument=trusts)
    assert "sts:TagSession" in refused(lambda: place.assume(role, ana, **tags))[1]
    place.iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=allow("sts:AssumeRole", "sts:TagSession"))
    place.assume(role, ana, **tags)
    only = {"StringEquals": {"aws:RequestTag/team": "blue"}}
    trusts = policy(lets(place.root, "sts:AssumeRole"), lets(place.root, "sts:TagSession", **only))
    place.iam.update_assume_role_policy(RoleName="r", PolicyDocument=trusts)
    assert "sts:TagSession" in refused(lambda: place.assume(role, ana, **tags))[1]


def test_tags_of_the_role_and_of_the_session_are_principal_tags(place: Place) -> None:
    asks = {"StringEquals": {"aws:PrincipalTag/team": "red", "aws:PrincipalTag/Stage": "test"}}
    both = lets(place.root, "sts:AssumeRole", "sts:TagSession")
    role = place.role("r", both, may=(), Tags=[{"Key": "Team", "Value": "blue"}, {"Key": "stage", "Value": "test"}])
    place.iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=policy({**may("sqs:*"), "Condition": asks}))
    assert not place.can(place.assume(role))
    assert place.can(place.assume(role, Tags=[{"Key": "team", "Value": "red"}]))


def test_transitive_tags_are_handed_on_and_not_changed(place: Place) -> None:
    both = lets(place.root, "sts:AssumeRole", "sts:TagSession")
    first = place.role("first", both, may=("sts:*",))
    asks = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    second = place.role("second", both, may=("sts:*",))
    third = place.role("third", both, may=())
    place.iam.put_role_policy(
        RoleName="third", PolicyName="p", PolicyDocument=policy({**may("sqs:*"), "Condition": asks})
    )
    tags = [{"Key": "team", "Value": "red"}]
    one = place.assume(first, Tags=tags, TransitiveTagKeys=["TEAM"])
    two = place.assume(second, one)
    assert place.can(place.assume(third, two))
    changed = {"Tags": [{"Key": "Team", "Value": "blue"}]}
    assert refused(lambda: place.assume(third, two, **changed))[0] == "InvalidParameterValue"
    plain = place.assume(second, place.assume(first, Tags=tags))
    assert not place.can(place.assume(third, plain)), "a tag that is not transitive is not handed on"
    place.iam.update_assume_role_policy(RoleName="third", PolicyDocument=policy(lets(place.root)))
    assert "sts:TagSession" in refused(lambda: place.assume(third, two))[1]


def test_a_source_identity_stays(place: Place) -> None:
    all_ = lets(place.root, "sts:AssumeRole", "sts:SetSourceIdentity")
    first, second = place.role("first", all_, may=("sts:*",)), place.role("second", all_, may=())
    asks = {"StringEquals": {"aws:SourceIdentity": "ana"}}
    place.iam.put_role_policy(
        RoleName="second", PolicyName="p", PolicyDocument=policy({**may("sqs:*"), "Condition": asks})
    )
    one = place.assume(first, SourceIdentity="ana")
    assert place.can(place.assume(second, one))
    assert refused(lambda: place.assume(second, one, SourceIdentity="eve"))[0] == "AccessDenied"
    bare = place.role("bare", lets(place.root))
    assert "sts:SetSourceIdentity" in refused(lambda: place.assume(bare, SourceIdentity="ana"))[1]


def test_unsigned_calls_and_wrong_paths(place: Place, server: Any) -> None:
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    role = place.role("r", everybody, Path="/team/")
    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    nobody = boto3.client("sts", endpoint_url=server.url, region_name="us-east-1", config=config)
    ask = {"RoleArn": role, "RoleSessionName": "session"}
    assert refused(lambda: nobody.assume_role(**ask))[0] == "MissingAuthenticationToken"
    assert refused(nobody.get_session_token)[0] == "MissingAuthenticationToken"
    for wrong in (role.replace("/team/", "/"), role.replace("/team/", "/other/"), role.replace("/r", "/none")):
        code, text = refused(lambda wrong=wrong: place.assume(wrong))
        assert (code, "is not authorized to perform: sts:AssumeRole on resource" in text) == ("AccessDenied", True)


def test_durations(place: Place) -> None:
    role = place.role("r", lets(place.root), may=("sts:*",), MaxSessionDuration=7200)
    sts = place.sts
    made = sts.assume_role(RoleArn=role, RoleSessionName="session", DurationSeconds=7200)["Credentials"]
    assert 7100 < made["Expiration"].timestamp() - time.time() < 7300
    for seconds in (7201, 43_201):
        assert refused(lambda seconds=seconds: place.assume(role, DurationSeconds=seconds))[0] == "ValidationError"
    chained = refused(lambda: place.assume(role, keys_of(made), DurationSeconds=3601))
    assert "1 hour session limit for roles assumed by role chaining" in chained[1]


def test_a_federated_user_has_what_its_session_policies_leave(place: Place) -> None:
    ana = make_user(place.iam, "ana", policy(may("sqs:*", "sns:*", "sts:*")))
    sts = place.client("sts", **ana)

    def federated(**more: Any) -> dict[str, str]:
        return keys_of(sts.get_federation_token(Name="bob", **more)["Credentials"])

    assert not place.can(federated()), "nothing without a session policy"
    keys = federated(Policy=allow("sqs:*", "iam:*"))
    assert place.can(keys)
    assert not place.can(keys, "iam", "list_users"), "nothing that the user has not"
    assert not place.can(keys, "sns", "list_topics")
    managed = federated(PolicyArns=[{"arn": "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}])
    assert place.can(managed)
    who = place.client("sts", **keys).get_caller_identity()
    assert (who["Arn"], who["UserId"]) == (
        f"arn:aws:sts::{place.account}:federated-user/bob", f"{place.account}:bob",
    )  # fmt: skip
    assert refused(lambda: place.client("sts", **keys).get_federation_token(Name="eve"))[0] == "AccessDenied"
    place.iam.put_user_policy(UserName="ana", PolicyName="p", PolicyDocument=allow("sns:*"))
    assert not place.can(keys), "what the user loses, its federated users lose"
    assert refused(lambda: sts.get_federation_token(Name="bob"))[0] == "AccessDenied"
    root = keys_of(
        place.sts.get_federation_token(Name="bob", Policy=allow("sqs:*"), DurationSeconds=900)["Credentials"]
    )
    assert (place.can(root), place.can(root, "sns", "list_topics")) == (True, False)


def test_session_tokens_are_of_the_caller(place: Place) -> None:
    ana = make_user(place.iam, "ana", policy(may("sqs:*")))
    keys = keys_of(place.client("sts", **ana).get_session_token(DurationSeconds=900)["Credentials"])
    assert place.can(keys)
    for ask in ("get_session_token", "get_federation_token"):
        more = {"Name": "bob"} if "federation" in ask else {}
        code, _ = refused(lambda ask=ask, more=more: getattr(place.client("sts", **keys), ask)(**more))
        assert code == "AccessDenied"
    code, _ = refused(lambda: place.client("sts", **ana).get_session_token(SerialNumber="x" * 9, TokenCode="123456"))
    assert code == "AccessDenied"


def test_whose_a_key_is(place: Place) -> None:
    ana = make_user(place.iam, "ana", policy(may("sts:*")))
    sts = place.client("sts", **ana)
    temporary = place.assume(place.role("r", lets(place.root)))["aws_access_key_id"]
    for key in (ana["aws_access_key_id"], temporary):
        assert sts.get_access_key_info(AccessKeyId=key)["Account"] == place.account
    assert refused(lambda: sts.get_access_key_info(AccessKeyId="x" * 20))[0] == "ValidationError"
    nothing = make_user(place.iam, "eve", policy(may("sqs:*")))
    assert (
        refused(lambda: place.client("sts", **nothing).get_access_key_info(AccessKeyId=temporary))[0] == "AccessDenied"
    )


def test_a_refusal_can_be_decoded_by_who_may(place: Place) -> None:
    ana = make_user(place.iam, "ana", policy(may("sns:*")))
    with pytest.raises(ClientError) as error:
        place.client("sqs", **ana).create_queue(QueueName="q")
    message = error.value.response["ResponseMetadata"]["HTTPHeaders"]["x-pampero-authorization-message"]
    decoded = json.loads(place.sts.decode_authorization_message(EncodedMessage=message)["DecodedMessage"])
    assert (decoded["allowed"], decoded["explicitDeny"]) == (False, False)
    context = decoded["context"]
    assert (context["action"], context["principal"]["name"]) == ("sqs:CreateQueue", "ana")
    keys = {one["key"]: one["values"]["items"][0]["value"] for one in context["conditions"]["items"]}
    assert (keys["aws:sourceip"], keys["aws:principaltype"]) == ("127.0.0.1", "User")
    assert (
        refused(lambda: place.client("sts", **ana).decode_authorization_message(EncodedMessage=message))[0]
        == "AccessDenied"
    )
    for wrong in ("x" * 40, message[:-8] + "AAAAAAA="):
        code, _ = refused(lambda wrong=wrong: place.sts.decode_authorization_message(EncodedMessage=wrong))
        assert code == "InvalidAuthorizationMessageException"
