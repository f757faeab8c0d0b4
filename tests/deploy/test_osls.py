"""osls (the Serverless Framework as its community goes on with it) deploys a REST API with an authorizer and a usage plan."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NODE_MODULES = Path(sys.prefix) / "node_modules"
SERVICE = """
service: shop
frameworkVersion: "*"
provider:
  name: aws
  runtime: python3.11
  stage: dev
  region: us-east-1
  apiGateway:
    apiKeys: [friend]
    usagePlan:
      quota: {limit: 3, offset: 0, period: DAY}
      throttle: {burstLimit: 50, rateLimit: 100}
functions:
  guard:
    handler: shop.guard
  order:
    handler: shop.order
    environment: {GREETING: hello}
    events:
      - http:
          path: orders/{id}
          method: get
          private: true
          authorizer: {name: guard, type: token, identitySource: method.request.header.Authorization, resultTtlInSeconds: 0}
      - http: {path: open, method: any, cors: true}
"""
SOURCE = """
import json, os

def guard(event, context):
    effect = "Allow" if event["authorizationToken"] == "let me in" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": "somebody", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}

def order(event, context):
    who = (event["requestContext"].get("authorizer") or {}).get("principalId")
    said = {"greeting": os.environ["GREETING"], "id": (event["pathParameters"] or {}).get("id"), "who": who}
    return {"statusCode": 200, "body": json.dumps(said)}
"""


def ask(url: str, **headers: str) -> tuple[int, Any]:
    """A GET: (status, document)."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.skipif(
    shutil.which("node") is None or not (NODE_MODULES / "osls").exists(),
    reason="needs node, and osls in the environment's node_modules (`make install-test`)",
)
@pytest.mark.timeout(300)
def test_a_rest_api_with_authorizer_and_usage_plan(
    run: Callable[..., subprocess.CompletedProcess[str]], client: Callable[..., Any], tmp_path: Path, server: Any
) -> None:
    (tmp_path / "serverless.yml").write_text(SERVICE)
    (tmp_path / "shop.py").write_text(SOURCE)
    osls = str(NODE_MODULES / ".bin" / "osls")
    assert "Service deployed to stack shop-dev" in run(osls, "deploy").stdout
    gateway = client("apigateway")
    (api,) = gateway.get_rest_apis()["items"]
    (plan,) = gateway.get_usage_plans()["items"]
    assert plan["quota"] == {"limit": 3, "offset": 0, "period": "DAY"}
    assert plan["throttle"] == {"burstLimit": 50, "rateLimit": 100.0}
    (key,) = gateway.get_api_keys(includeValues=True)["items"]
    root = f"{server.url}/_aws/execute-api/{api['id']}/dev"
    assert ask(f"{root}/open")[1] == {"greeting": "hello", "id": None, "who": None}
    allowed = {"Authorization": "let me in"}
    assert ask(f"{root}/orders/7")[0] == 401
    assert ask(f"{root}/orders/7", Authorization="please")[0] == 403
    assert ask(f"{root}/orders/7", **allowed)[0] == 403
    keyed = {**allowed, "X-Api-Key": key["value"]}
    answers = [ask(f"{root}/orders/7", **keyed) for _ in range(4)]
    assert answers[:3] == [(200, {"greeting": "hello", "id": "7", "who": "somebody"})] * 3
    assert answers[3] == (429, {"message": "Limit Exceeded"})
    # Deployed again, changed, and taken away.
    (tmp_path / "serverless.yml").write_text(SERVICE.replace("GREETING: hello", "GREETING: hi"))
    run(osls, "deploy")
    assert ask(f"{root}/open")[1]["greeting"] == "hi"
    run(osls, "remove")
    assert gateway.get_rest_apis()["items"] == []
