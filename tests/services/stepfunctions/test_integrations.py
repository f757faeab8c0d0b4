"""The optimized integrations of AWS's list: each with the patterns that it has, also where its service is not built."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

SYNC, TOKEN = ".sync", ".waitForTaskToken"
NEEDED = {
    "ecs:runTask": {"TaskDefinition": "t"}, "glue:startJobRun": {"JobName": "j"}, "lambda:invoke": {"FunctionName": "f"},
    "sqs:sendMessage": {"QueueUrl": "q", "MessageBody": "m"}, "sns:publish": {"Message": "m"}, "events:putEvents": {"Entries": []},
    "states:startExecution": {"StateMachineArn": "s"}, "dynamodb:getItem": {"TableName": "t", "Key": {}},
    "dynamodb:putItem": {"TableName": "t", "Item": {}}, "dynamodb:updateItem": {"TableName": "t", "Key": {}},
    "dynamodb:deleteItem": {"TableName": "t", "Key": {}},
}  # fmt: skip
# Source: "Integrating optimized services with Step Functions", and the page of each service.
BUILT = {
    "lambda:invoke": [TOKEN], "sqs:sendMessage": [TOKEN], "sns:publish": [TOKEN], "events:putEvents": [TOKEN],
    "apigateway:invoke": [TOKEN], "states:startExecution": [SYNC, ".sync:2", TOKEN], "http:invoke": [],
    "dynamodb:getItem": [], "dynamodb:putItem": [], "dynamodb:updateItem": [], "dynamodb:deleteItem": [],
}  # fmt: skip
MISSING = {
    "athena:startQueryExecution": [SYNC], "athena:stopQueryExecution": [], "athena:getQueryExecution": [],
    "athena:getQueryResults": [], "batch:submitJob": [SYNC], "bedrock:invokeModel": [TOKEN],
    "bedrock:createModelCustomizationJob": [SYNC], "codebuild:startBuild": [SYNC], "codebuild:stopBuild": [],
    "codebuild:batchDeleteBuilds": [], "codebuild:batchGetReports": [], "codebuild:startBuildBatch": [SYNC],
    "codebuild:stopBuildBatch": [], "codebuild:retryBuildBatch": [SYNC], "codebuild:deleteBuildBatch": [],
    "databrew:startJobRun": [SYNC], "ecs:runTask": [SYNC, TOKEN], "eks:createCluster": [SYNC], "eks:deleteCluster": [SYNC],
    "eks:createFargateProfile": [SYNC], "eks:deleteFargateProfile": [SYNC], "eks:createNodegroup": [SYNC],
    "eks:deleteNodegroup": [SYNC], "eks:call": [], "eks:runJob": [SYNC, TOKEN], "elasticmapreduce:createCluster": [SYNC],
    "elasticmapreduce:setClusterTerminationProtection": [], "elasticmapreduce:terminateCluster": [SYNC],
    "elasticmapreduce:addStep": [SYNC], "elasticmapreduce:cancelStep": [],
    "elasticmapreduce:modifyInstanceFleetByName": [], "elasticmapreduce:modifyInstanceGroupByName": [],
    "emr-containers:createVirtualCluster": [], "emr-containers:deleteVirtualCluster": [SYNC],
    "emr-containers:startJobRun": [SYNC], "emr-serverless:createApplication": [SYNC],
    "emr-serverless:startApplication": [SYNC], "emr-serverless:stopApplication": [SYNC],
    "emr-serverless:deleteApplication": [SYNC], "emr-serverless:startJobRun": [SYNC], "emr-serverless:cancelJobRun": [SYNC],
    "glue:startJobRun": [SYNC], "mediaconvert:createJob": [SYNC], "sagemaker:createEndpoint": [],
    "sagemaker:createEndpointConfig": [], "sagemaker:createHyperParameterTuningJob": [SYNC],
    "sagemaker:createLabelingJob": [SYNC], "sagemaker:createModel": [], "sagemaker:createProcessingJob": [SYNC],
    "sagemaker:createTrainingJob": [SYNC], "sagemaker:createTransformJob": [SYNC], "sagemaker:updateEndpoint": [],
}  # fmt: skip


def task(action: str, pattern: str, **more: Any) -> dict[str, Any]:
    given = NEEDED.get(action, {})
    return {"Type": "Task", "Resource": f"arn:aws:states:::{action}{pattern}", "Parameters": given, "End": True, **more}


def test_every_pattern_that_there_is_and_no_other(sfn: Any) -> None:
    for action, patterns in (BUILT | MISSING).items():
        for pattern in ("", SYNC, ".sync:2", TOKEN):
            state = task(action, pattern)
            text = json.dumps({"StartAt": "A", "States": {"A": state}})
            found = sfn.validate_state_machine_definition(definition=text)["diagnostics"]
            if pattern in ("", *patterns):
                assert found == [], (action, pattern)
            elif action.startswith("eks:") and pattern == TOKEN:
                # AWS has it for the service, and no page tells for which actions.
                continue
            elif action == "bedrock:createModelCustomizationJob" and pattern == TOKEN:
                continue
            else:
                assert [(one["location"], one["message"].split(" is not")[0]) for one in found] == [
                    ("/States/A/Resource", f"The resource provided {state['Resource']}")
                ], (action, pattern)


@pytest.mark.parametrize(
    "resource", ["glue:flyAway", "nosuchservice:doIt", "aws-sdk:sqs:flyAway", "aws-sdk:sqs:listQueues.sync"]
)
def test_actions_that_there_are_not(sfn: Any, resource: str) -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": task(resource, "")}})
    (found,) = sfn.validate_state_machine_definition(definition=text)["diagnostics"]
    assert "is not recognized. The value is not a valid resource ARN" in found["message"]


def test_tasks_of_services_that_are_not_built_name_them(machine: Callable[..., Any]) -> None:
    asked = [(action, pattern) for action, patterns in MISSING.items() for pattern in ("", *patterns)]
    branches = []
    for number, (action, pattern) in enumerate(asked):
        caught = [{"ErrorEquals": ["States.ALL"], "Next": f"Caught{number}"}]
        states = {f"T{number}": task(action, pattern, Catch=caught), f"Caught{number}": {"Type": "Pass", "End": True}}
        branches.append({"StartAt": f"T{number}", "States": states})
    found = machine({"All": {"Type": "Parallel", "Branches": branches, "End": True}}).output({})
    for (action, pattern), told in zip(asked, found, strict=True):
        service, _, name = action.partition(":")
        assert told["Error"].endswith(".SdkClientException"), (action, pattern)
        assert f"{service} {name[0].upper()}{name[1:]} is not implemented here" in told["Cause"], (action, pattern)
