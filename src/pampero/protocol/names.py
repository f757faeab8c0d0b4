"""Folders of `pampero.services` and the models they implement."""

from __future__ import annotations

from types import MappingProxyType

MODELS = MappingProxyType(
    {
        "apigateway": "apigateway",
        "apigatewayv2": "apigatewayv2",
        "cloudformation": "cloudformation",
        "dynamodb": "dynamodb",
        "ecr": "ecr",
        "events": "events",
        "iam": "iam",
        "lambda_": "lambda",
        "logs": "logs",
        "s3": "s3",
        "sns": "sns",
        "sqs": "sqs",
        "ssm": "ssm",
        "stepfunctions": "stepfunctions",
        "sts": "sts",
    }
)
