"""Names and passwords of users for single services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

GIT = "codecommit.amazonaws.com"


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    iam = client("iam")
    iam.create_user(UserName="alice")
    return iam


def refused(call: Callable[..., Any], **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    code: str = caught.value.response["Error"]["Code"]
    return code


def test_from_first_to_last(iam: Any, account: str) -> None:
    made = iam.create_service_specific_credential(UserName="alice", ServiceName=GIT)["ServiceSpecificCredential"]
    assert (made["ServiceUserName"], made["Status"]) == (f"alice-at-{account}", "Active")
    assert made["ServicePassword"]
    id_ = made["ServiceSpecificCredentialId"]
    again = iam.reset_service_specific_credential(UserName="alice", ServiceSpecificCredentialId=id_)
    assert again["ServiceSpecificCredential"]["ServicePassword"] != made["ServicePassword"]
    iam.update_service_specific_credential(UserName="alice", ServiceSpecificCredentialId=id_, Status="Inactive")
    (listed,) = iam.list_service_specific_credentials(UserName="alice")["ServiceSpecificCredentials"]
    assert (listed["ServiceSpecificCredentialId"], listed["Status"]) == (id_, "Inactive")
    assert "ServicePassword" not in listed
    other = "cassandra.amazonaws.com"
    assert not iam.list_service_specific_credentials(UserName="alice", ServiceName=other)["ServiceSpecificCredentials"]
    assert refused(iam.delete_user, UserName="alice") == "DeleteConflict"
    iam.delete_service_specific_credential(UserName="alice", ServiceSpecificCredentialId=id_)
    assert (
        refused(iam.delete_service_specific_credential, UserName="alice", ServiceSpecificCredentialId=id_)
        == "NoSuchEntity"
    )
    iam.delete_user(UserName="alice")


def test_bounds(iam: Any, account: str) -> None:
    create = iam.create_service_specific_credential
    assert refused(create, UserName="bob", ServiceName=GIT) == "NoSuchEntity"
    assert refused(create, UserName="alice", ServiceName="s3.amazonaws.com") == "NotSupportedService"
    create(UserName="alice", ServiceName=GIT)
    second = create(UserName="alice", ServiceName=GIT)["ServiceSpecificCredential"]
    assert second["ServiceUserName"] == f"alice+1-at-{account}"
    assert refused(create, UserName="alice", ServiceName=GIT) == "LimitExceeded"
