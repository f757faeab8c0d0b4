"""Somebody is asked by mail; the links in it lead through API Gateway to a function that has the workflow go on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from tests.architectures.conftest import function, ref, workflow

DECIDE = """
import json
import boto3

workflows = boto3.client("stepfunctions")

def handler(event, context):
    query = event["queryStringParameters"]
    try:
        workflows.send_task_success(taskToken=query["token"], output=json.dumps({"decision": query["decision"]}))
    except workflows.exceptions.TaskTimedOut:
        return {"statusCode": 410, "body": "that was decided already"}
    return {"statusCode": 200, "body": "thank you"}
"""
API = {"Fn::Sub": "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/decide"}


def test_an_approval_by_mail(
    deploy: Callable[..., Any], mails: Callable[[], Any], server: Any, wait_until: Callable[..., Any]
) -> None:
    # The link's host is no part of the workflow: it would close a circle from the API by the function to the workflow.
    link = "States.Format('{}?decision={}&token={}', $.api, '%s', $$.Task.Token)"
    text = f"States.Format('{{}} costs {{}}. yes: {{}} no: {{}}', $.what, $.price, {link % 'yes'}, {link % 'no'})"
    ask = {
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "TimeoutSeconds": 3600,
        "Parameters": {"TopicArn": ref("Approvers"), "Subject": "An approval", "Message.$": text},
        "ResultPath": "$.answer", "Next": "Which",
    }  # fmt: skip
    states = {
        "Ask": ask,
        "Which": {
            "Type": "Choice", "Default": "Refused",
            "Choices": [{"Variable": "$.answer.decision", "StringEquals": "yes", "Next": "Bought"}],
        },
        "Bought": {"Type": "Pass", "Parameters": {"bought.$": "$.what"}, "End": True},
        "Refused": {"Type": "Fail", "Error": "Refused"},
    }  # fmt: skip
    answer = {"Effect": "Allow", "Action": "states:SendTaskSuccess", "Resource": ref("Purchase")}
    get = {"Type": "Api", "Properties": {"Path": "/decide", "Method": "get"}}
    subscription = {"Protocol": "email", "Endpoint": "boss@example.com"}
    app = deploy(
        {
            "Approvers": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [subscription]}},
            "Purchase": workflow(
                "Ask", states, Policies=[{"SNSPublishMessagePolicy": {"TopicName": {"Fn::GetAtt": ["Approvers", "TopicName"]}}}]
            ),
            "Decide": function(DECIDE, Policies=[{"Statement": [answer]}], Events={"Click": get}),
        },
        Purchase="Purchase", Api=API,
    )  # fmt: skip
    confirmation = re.search(r"http\S+", wait_until(mails)[0]["body"])
    assert confirmation is not None
    urlopen(confirmation[0]).close()
    # The address by which this test reaches the API.
    host = re.match(r"https://([a-z0-9]+)\.", app.outputs["Api"])
    assert host is not None
    api = f"{server.url}/_aws/execute-api/{host[1]}/Prod/decide"

    def asked(what: str) -> tuple[str, dict[str, str]]:
        """(execution, the links by decision) of a purchase."""
        execution = app.start("Purchase", {"what": what, "price": 12, "api": api})
        mail = wait_until(lambda: next((one for one in mails() if one["body"].startswith(what)), None))
        assert (mail["to"], mail["subject"]) == ("boss@example.com", "An approval")
        return execution, dict(re.findall(r"(yes|no): (http\S+)", mail["body"]))

    chair, links = asked("chair")
    with urlopen(links["yes"]) as page:
        assert page.read() == b"thank you"
    assert app.end(chair)["output"] == {"bought": "chair"}
    with pytest.raises(HTTPError, match="410"):
        urlopen(links["no"])
    table, links = asked("table")
    urlopen(links["no"]).close()
    assert app.end(table)["error"] == "Refused"
    assert json.loads(app.end(table)["input"])["what"] == "table"
