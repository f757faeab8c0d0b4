"""Which resources a task may name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.aws.sdknames import has_action
from pampero.services.stepfunctions.asl.resource import split

# The account may be a placeholder still, as in examples: a definition can be tested with mocks before it has one.
_LAMBDA = re.compile(
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[a-z0-9-]+:function:[a-zA-Z0-9-_.]+(:(\$LATEST|[a-zA-Z0-9-_]+))?"
)
_ACTIVITY = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:activity:[^:]{1,80}")
_SERVICE = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]*:(\d{12})?:[a-z0-9-]+:[a-zA-Z0-9:]+(\.[a-zA-Z:0-9]+)?")
# service → action → patterns it has besides request-response
OPTIMIZED: Mapping[str, dict[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lambda": {"invoke": (".waitForTaskToken",)},
        "sqs": {"sendMessage": (".waitForTaskToken",)},
        "sns": {"publish": (".waitForTaskToken",)},
        "dynamodb": {"getItem": (), "putItem": (), "updateItem": (), "deleteItem": ()},
        "events": {"putEvents": (".waitForTaskToken",)},
        "states": {"startExecution": (".sync", ".sync:2", ".waitForTaskToken")},
        "apigateway": {"invoke": (".waitForTaskToken",)},
        "http": {"invoke": ()},
    }
)
# Those with services that are not built: the task fails at run time and says so. Source: the page of each integration.
_JOB = (".sync",)
_EKS = (".sync", ".waitForTaskToken")
LATER: Mapping[str, dict[str, tuple[str, ...]]] = MappingProxyType(
    {
        "athena": {"startQueryExecution": _JOB, "stopQueryExecution": (), "getQueryExecution": (), "getQueryResults": ()},
        "batch": {"submitJob": _JOB},
        "bedrock": {
            "invokeModel": (".waitForTaskToken",), "createModelCustomizationJob": (*_JOB, ".waitForTaskToken"),
        },
        "bedrock-agentcore": {"invokeHarness": ()},
        "codebuild": {
            "startBuild": _JOB, "stopBuild": (), "batchDeleteBuilds": (), "batchGetReports": (), "startBuildBatch": _JOB,
            "stopBuildBatch": (), "retryBuildBatch": _JOB, "deleteBuildBatch": (),
        },
        "databrew": {"startJobRun": _JOB},
        "ecs": {"runTask": (".sync", ".waitForTaskToken")},
        "eks": {
            "createCluster": _EKS, "deleteCluster": _EKS, "createFargateProfile": _EKS, "deleteFargateProfile": _EKS,
            "createNodegroup": _EKS, "deleteNodegroup": _EKS, "call": (".waitForTaskToken",), "runJob": _EKS,
        },
        "elasticmapreduce": {
            "createCluster": _JOB, "setClusterTerminationProtection": (), "terminateCluster": _JOB, "addStep": _JOB,
            "cancelStep": (), "modifyInstanceFleetByName": (), "modifyInstanceGroupByName": (),
        },
        "emr-containers": {"createVirtualCluster": (), "deleteVirtualCluster": _JOB, "startJobRun": _JOB},
        "emr-serverless": {
            "createApplication": _JOB, "startApplication": _JOB, "stopApplication": _JOB, "deleteApplication": _JOB,
            "startJobRun": _JOB, "cancelJobRun": _JOB,
        },
        "glue": {"startJobRun": _JOB},
        "mediaconvert": {"createJob": _JOB},
        "sagemaker": {
            "createEndpoint": (), "createEndpointConfig": (), "createHyperParameterTuningJob": _JOB,
            "createLabelingJob": _JOB, "createModel": (), "createProcessingJob": _JOB, "createTrainingJob": _JOB,
            "createTransformJob": _JOB, "updateEndpoint": (),
        },
    }
)  # fmt: skip
UNKNOWN = (
    "The resource provided {} is not recognized. The value is not a valid resource ARN, or the resource is not "
    "available in this region."
)


def check_resource(resource: Any, express: bool) -> str | None:
    """What is wrong with a Resource, or None.

    An integration with a service that is not built is accepted, as it may be used in one branch only: the task fails and
    says so.
    """
    if not isinstance(resource, str):
        return "Expected value of type String"
    if not resource.startswith("arn:"):
        return "Value is not a valid resource ARN"
    if _LAMBDA.fullmatch(resource):
        return None
    if _ACTIVITY.fullmatch(resource):
        return "Express state machine does not support Activity ARN" if express else None
    if not _SERVICE.fullmatch(resource):
        return UNKNOWN.format(resource)
    service, action, pattern = split(resource)
    if express and pattern:
        shown = pattern.removesuffix(":2")
        return f"Express state machine does not support '{shown}' service integration "
    if service.startswith("aws-sdk:"):
        known = action and has_action(service.removeprefix("aws-sdk:"), action)
        return None if known and pattern in ("", ".waitForTaskToken") else UNKNOWN.format(resource)
    patterns = (OPTIMIZED.get(service) or LATER.get(service, {})).get(action)
    if patterns is None or (pattern and pattern not in patterns):
        return UNKNOWN.format(resource)
    return None
