"""Import jobs: users out of a CSV file, as the AWS CLI and curl bring them."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import allow, make_role, trust
from tests.services.cognito.conftest import Shop, code_of


def put(url: str, body: bytes) -> int:
    request = urllib.request.Request(url, data=body, method="PUT")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def importer(iam: Any) -> str:
    """A role that may write the results of imports."""
    made = iam.create_role(RoleName="importer", AssumeRolePolicyDocument=trust("cognito-idp"))["Role"]
    iam.put_role_policy(RoleName="importer", PolicyName="may", PolicyDocument=allow("logs:*"))
    return str(made["Arn"])


def csv(names: list[str], *users: dict[str, str]) -> bytes:
    rows = [",".join(names), *(",".join(one.get(name, "").replace(",", "\\,") for name in names) for one in users)]
    return "\n".join([*rows, ""]).encode()


def test_users_are_imported(
    shop: Callable[..., Shop], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    it = shop(AutoVerifiedAttributes=["email"], Schema=[{"Name": "team", "AttributeDataType": "String"}])
    it.user("known")
    role = importer(client("iam"))
    names = it.idp.get_csv_header(UserPoolId=it.pool)["CSVHeader"]
    assert names[-2:] == ["cognito:mfa_enabled", "cognito:username"]
    assert "custom:team" in names
    made = it.idp.create_user_import_job(JobName="first", UserPoolId=it.pool, CloudWatchLogsRoleArn=role)[
        "UserImportJob"
    ]
    assert (made["Status"], made["ImportedUsers"]) == ("Created", 0)
    job = {"UserPoolId": it.pool, "JobId": made["JobId"]}
    plain = {"cognito:mfa_enabled": "FALSE", "email_verified": "TRUE"}
    body = csv(
        names,
        {
            **plain,
            "cognito:username": "ana",
            "email": "ana@x.org",
            "birthdate": "02/01/1985",
            # What Unicode takes for an end of a line is none here.
            "address": "1, Any\u2028Street",
        },
        {**plain, "cognito:username": "known", "email": "known@x.org"},
        {**plain, "cognito:username": "bob", "email": "bob@x.org", "email_verified": "FALSE"},
        {**plain, "cognito:username": "eve", "email": "no address", "custom:team": "red"},
        *({**plain, "cognito:username": f"u{number}", "email": f"u{number}@x.org"} for number in range(250)),
    )
    assert put(made["PreSignedUrl"][:-1] + "x", body) == 403
    assert put(made["PreSignedUrl"], body) == 200
    assert it.idp.start_user_import_job(**job)["UserImportJob"]["Status"] == "Pending"

    def over() -> Any:
        found = it.idp.describe_user_import_job(**job)["UserImportJob"]
        return found if found["Status"] in ("Succeeded", "Failed") else None

    done = wait_until(over)
    assert (done["Status"], done["ImportedUsers"], done["SkippedUsers"], done["FailedUsers"]) == (
        "Succeeded",
        251,
        1,
        2,
    )
    ana = it.idp.admin_get_user(UserPoolId=it.pool, Username="ana")
    told = {one["Name"]: one["Value"] for one in ana["UserAttributes"]}
    assert (ana["UserStatus"], told["address"], told["birthdate"]) == (
        "RESET_REQUIRED",
        "1, Any\u2028Street",
        "1985-02-01",
    )
    assert code_of(it.sign_in, name="ana") == "PasswordResetRequiredException"
    # A client that does not say who there is says so of who there is, in each way to sign in.
    hiding = it.idp.create_user_pool_client(
        UserPoolId=it.pool, ClientName="hiding", PreventUserExistenceErrors="ENABLED",
        ExplicitAuthFlows=[f"ALLOW_USER_{flow}" for flow in ("PASSWORD_AUTH", "SRP_AUTH", "AUTH")],
    )["UserPoolClient"]["ClientId"]  # fmt: skip
    for flow, more in (("PASSWORD_AUTH", {"PASSWORD": "Any-word-1"}), ("SRP_AUTH", {"SRP_A": "abcd"}), ("AUTH", {})):
        asked = {"ClientId": hiding, "AuthFlow": f"USER_{flow}", "AuthParameters": {"USERNAME": "ana", **more}}
        assert code_of(it.open.initiate_auth, **asked) == "PasswordResetRequiredException"
    it.open.forgot_password(ClientId=it.client, Username="ana")
    code = {"ConfirmationCode": it.code("ana@x.org"), "Password": "Wonderland-1"}
    it.open.confirm_forgot_password(ClientId=it.client, Username="ana", **code)
    assert it.tokens("ana")
    logs = client("logs")
    group = f"/aws/cognito/userpools/{it.pool}/shop"
    lines = wait_until(lambda: logs.filter_log_events(logGroupName=group, filterPattern='"Line Number 4 "')["events"])
    assert [one["message"] for one in lines] == [
        "[FAILED] Line Number 4 - The User Record does not set any of the auto verified attributes to true. "
        "(Example: email_verified to true)."
    ]
    assert code_of(it.idp.start_user_import_job, **job) == "PreconditionNotMetException"
    assert code_of(it.idp.stop_user_import_job, **job) == "PreconditionNotMetException"
    assert put(made["PreSignedUrl"], body) == 403
    # Whatever is uploaded is taken; a job that cannot read it fails, and so does one that cannot write its log.
    bad = it.idp.create_user_import_job(
        JobName="bad", UserPoolId=it.pool, CloudWatchLogsRoleArn=make_role(client("iam"))
    )["UserImportJob"]
    assert put(bad["PreSignedUrl"], csv(names, {**plain, "cognito:username": "eva", "email": "eva@x.org"})) == 200
    job["JobId"] = bad["JobId"]
    it.idp.start_user_import_job(**job)
    assert "CloudWatch Logs role" in wait_until(over)["CompletionMessage"]
    other = it.idp.create_user_import_job(JobName="other", UserPoolId=it.pool, CloudWatchLogsRoleArn=role)[
        "UserImportJob"
    ]
    assert put(other["PreSignedUrl"], b"a,b\n1,2\n") == 200
    job["JobId"] = other["JobId"]
    it.idp.start_user_import_job(**job)
    assert wait_until(over)["Status"] == "Failed"
    listed = it.idp.list_user_import_jobs(UserPoolId=it.pool, MaxResults=1)
    assert [one["JobName"] for one in listed["UserImportJobs"]] == ["other"]
    rest = it.idp.list_user_import_jobs(UserPoolId=it.pool, MaxResults=9, PaginationToken=listed["PaginationToken"])
    assert [one["JobName"] for one in rest["UserImportJobs"]] == ["bad", "first"]


@pytest.mark.turns_clock
def test_a_job_is_not_waited_for(
    shop: Callable[..., Shop], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    it = shop()
    role = make_role(client("iam"))
    made = it.idp.create_user_import_job(JobName="j", UserPoolId=it.pool, CloudWatchLogsRoleArn=role)["UserImportJob"]
    job = {"UserPoolId": it.pool, "JobId": made["JobId"]}
    assert code_of(it.idp.start_user_import_job, **job) == "PreconditionNotMetException"
    it.server.advance(901)
    assert put(made["PreSignedUrl"], b"x") == 403
    it.server.advance(86_400)
    wait_until(lambda: it.idp.describe_user_import_job(**job)["UserImportJob"]["Status"] == "Expired")
