"""Provisioned concurrency: environments that are ready before they are needed, and what they are set aside of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package

KIND = "import os\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n"
AHEAD, DEMAND = "provisioned-concurrency", "on-demand"


def failure(action: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        action()
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def ready(lam: Any, qualifier: str, count: int) -> bool:
    shown = lam.get_provisioned_concurrency_config(FunctionName="f", Qualifier=qualifier)
    assert shown["RequestedProvisionedConcurrentExecutions"] == count
    return bool(shown["Status"] == "READY") and shown["AvailableProvisionedConcurrentExecutions"] == count


def test_environments_are_ready(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    lam, name = client("lambda"), function(KIND)
    lam.publish_version(FunctionName=name)
    put = lam.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=2)
    assert (put["Status"], put["AllocatedProvisionedConcurrentExecutions"]) == ("IN_PROGRESS", 0)
    wait_until(lambda: ready(lam, "1", 2))
    answer = invoke(name, Qualifier="1", LogType="Tail")
    assert answer["Payload"] == AHEAD
    assert invoke(name)["Payload"] == DEMAND
    lam.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1)
    wait_until(lambda: ready(lam, "1", 1))
    (listed,) = lam.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    assert (listed["FunctionArn"][-4:], listed["Status"]) == (":f:1", "READY")
    lam.delete_provisioned_concurrency_config(FunctionName=name, Qualifier="1")
    wait_until(lambda: invoke(name, Qualifier="1")["Payload"] == DEMAND)
    assert failure(lambda: ready(lam, "1", 1))[0] == "ProvisionedConcurrencyConfigNotFoundException"


def test_aliases(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    """An alias takes its environments along to another version."""
    lam, name = client("lambda"), function(KIND)
    lam.publish_version(FunctionName=name)
    lam.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    lam.put_provisioned_concurrency_config(FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1)
    wait_until(lambda: ready(lam, "live", 1))
    assert [invoke(name, Qualifier=one)["Payload"] for one in ("live", "1")] == [AHEAD, AHEAD]
    put = {"FunctionName": name, "ProvisionedConcurrentExecutions": 1}
    assert failure(lambda: lam.put_provisioned_concurrency_config(Qualifier="1", **put)) == (
        "ResourceConflictException", "Version is pointed by a Provisioned Concurrency alias",
    )  # fmt: skip
    lam.update_function_configuration(FunctionName=name, Description="the second")
    lam.publish_version(FunctionName=name)
    lam.update_alias(FunctionName=name, Name="live", FunctionVersion="2")
    wait_until(lambda: invoke(name, Qualifier="live")["Payload"] == AHEAD)
    assert invoke(name, Qualifier="1")["Payload"] == DEMAND
    lam.put_provisioned_concurrency_config(Qualifier="1", **put)
    lam.update_alias(FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
    assert failure(lambda: lam.put_provisioned_concurrency_config(Qualifier="live", **put))[0] == (
        "InvalidParameterValueException"
    )
    lam.delete_alias(FunctionName=name, Name="live")
    listed = lam.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    assert [one["FunctionArn"][-1] for one in listed] == ["1"]


def test_what_is_set_aside(
    client: Callable[..., Any], function: Callable[..., str], invoke: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    lam, name = client("lambda"), function(KIND)
    lam.publish_version(FunctionName=name)
    lam.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    put = {"FunctionName": name, "Qualifier": "1"}
    assert failure(lambda: lam.put_provisioned_concurrency_config(**put, ProvisionedConcurrentExecutions=2)) == (
        "InvalidParameterValueException",
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
    )
    lam.put_provisioned_concurrency_config(**put, ProvisionedConcurrentExecutions=1)
    wait_until(lambda: ready(lam, "1", 1))
    # Nothing is left of what is reserved for what is not provisioned.
    assert failure(lambda: invoke(name)) == ("TooManyRequestsException", "Rate Exceeded.")
    assert invoke(name, Qualifier="1")["Payload"] == AHEAD
    assert "should not be lower than function's total provisioned concurrency [1]" in failure(
        lambda: lam.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    )[1]  # fmt: skip
    lam.delete_function_concurrency(FunctionName=name)
    assert "greater than account's unreserved concurrency" in failure(
        lambda: lam.put_provisioned_concurrency_config(**put, ProvisionedConcurrentExecutions=1001)
    )[1]  # fmt: skip
    assert "below its minimum value of [100]" in failure(
        lambda: lam.put_provisioned_concurrency_config(**put, ProvisionedConcurrentExecutions=950)
    )[1]  # fmt: skip


def test_one_that_cannot_begin(
    client: Callable[..., Any], function: Callable[..., str], wait_until: Callable[..., Any]
) -> None:
    lam, name = client("lambda"), function("raise ValueError('no')\n")
    lam.publish_version(FunctionName=name)
    lam.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1)

    def failed() -> bool:
        shown = lam.get_provisioned_concurrency_config(FunctionName=name, Qualifier="1")
        return (shown["Status"], shown.get("StatusReason")) == ("FAILED", "FUNCTION_ERROR_INIT_FAILURE")

    wait_until(failed)


def test_what_is_refused(
    client: Callable[..., Any], function: Callable[..., str], server: Server, account: str
) -> None:
    lam, name = client("lambda"), function(KIND)
    put = {"FunctionName": name, "ProvisionedConcurrentExecutions": 1}
    assert failure(lambda: lam.put_provisioned_concurrency_config(Qualifier="$LATEST", **put)) == (
        "InvalidParameterValueException",
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    )
    for qualifier in ("7", "noalias"):
        assert failure(lambda q=qualifier: lam.put_provisioned_concurrency_config(Qualifier=q, **put))[0] == (  # type: ignore[misc]
            "ResourceNotFoundException"
        )
    assert failure(lambda: lam.delete_provisioned_concurrency_config(FunctionName=name, Qualifier="$LATEST"))[1] == (
        "The function resource provided must be an alias or a published version."
    )
    lam.publish_version(FunctionName=name)
    user = make_user(client("iam"), "reader", allow("lambda:GetProvisionedConcurrencyConfig"))
    reader = server.client("lambda", account, **user)
    assert failure(lambda: ready(reader, "1", 1))[0] == "ProvisionedConcurrencyConfigNotFoundException"
    assert (
        failure(lambda: reader.put_provisioned_concurrency_config(Qualifier="1", **put))[0] == "AccessDeniedException"
    )


def test_they_are_ready_again_after_a_crash(tmp_path: Path, wait_until: Callable[..., Any]) -> None:
    account = "111122223333"
    server = Server(tmp_path / "data").start()
    try:
        lam = server.client("lambda", account)
        lam.create_function(
            FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(server.client("iam", account)),
            Code={"ZipFile": package(index=KIND)}, Publish=True,
        )  # fmt: skip
        lam.put_provisioned_concurrency_config(FunctionName="f", Qualifier="1", ProvisionedConcurrentExecutions=1)
        server.kill()
        server.start()
        wait_until(lambda: ready(server.client("lambda", account), "1", 1), 20)
    finally:
        server.stop()
