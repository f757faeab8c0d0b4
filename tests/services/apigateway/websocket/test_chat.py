"""A chat as AWS's samples build it: SAM's WebSocketApi, a table of connections, functions that send to all of them; clients in
Python and in Node.js."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.apigateway.http.test_cloudformation import make, settle
from tests.services.apigateway.websocket.conftest import said

__all__ = ["settle"]

CHAT = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.11
    Handler: index.handler
    Timeout: 30
    Environment: {Variables: {TABLE: !Ref Connections}}
Resources:
  Connections:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: id, Type: String}}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      StageName: prod
      Routes:
        $connect: {FunctionArn: !GetAtt Connect.Arn}
        $disconnect: {FunctionArn: !GetAtt Disconnect.Arn}
        sendmessage: {FunctionArn: !GetAtt Send.Arn}
  Connect:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{DynamoDBCrudPolicy: {TableName: !Ref Connections}}]
      InlineCode: |
        import boto3, os
        def handler(event, context):
            item = {"id": event["requestContext"]["connectionId"]}
            boto3.resource("dynamodb").Table(os.environ["TABLE"]).put_item(Item=item)
            return {"statusCode": 200}
  Disconnect:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{DynamoDBCrudPolicy: {TableName: !Ref Connections}}]
      InlineCode: |
        import boto3, os
        def handler(event, context):
            key = {"id": event["requestContext"]["connectionId"]}
            boto3.resource("dynamodb").Table(os.environ["TABLE"]).delete_item(Key=key)
            return {"statusCode": 200}
  Send:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        import boto3, json, os
        def handler(event, context):
            place = event["requestContext"]
            here = boto3.resource("dynamodb").Table(os.environ["TABLE"])
            client = boto3.client("apigatewaymanagementapi", endpoint_url=f"https://{place['domainName']}/{place['stage']}")
            data = json.dumps({"said": json.loads(event["body"])["data"]}).encode()
            for one in here.scan(ProjectionExpression="id")["Items"]:
                try:
                    client.post_to_connection(ConnectionId=one["id"], Data=data)
                except client.exceptions.GoneException:
                    here.delete_item(Key=one)
            return {"statusCode": 200}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Connections}
        - Statement:
            Effect: Allow
            Action: execute-api:ManageConnections
            Resource: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Chat}/*"
Outputs:
  Id: {Value: !Ref Chat}
  Url: {Value: !GetAtt Chat.ApiEndpoint}
  Aws: {Value: !Sub "wss://${Chat}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod"}
  Table: {Value: !Ref Connections}
"""
NODE = """
const socket = new WebSocket(process.argv[1]);
socket.onopen = () => socket.send(JSON.stringify({action: 'sendmessage', data: 'from node'}));
socket.onmessage = (event) => { console.log(event.data); if (event.data.includes('enough')) socket.close(1000, 'thanks'); };
socket.onclose = (event) => console.log(event.code, event.reason, event.wasClean);
"""


def test_chat(client: Callable[..., Any], settle: Any, open_socket: Any, server: Any, wait_until: Any) -> None:
    outputs = settle(make(client, CHAT), "CREATE_COMPLETE")
    assert outputs["Url"] == f"ws://127.0.0.1:{server.port}/_aws/execute-api/{outputs['Id']}"
    ada = open_socket(outputs["Id"])
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node.js")
    with subprocess.Popen(
        [node, "--experimental-websocket", "-e", NODE, outputs["Url"] + "/prod"], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert json.loads(other.stdout.readline()) == {"said": "from node"}
        assert said(ada) == {"said": "from node"}
        ada.send(json.dumps({"action": "sendmessage", "data": "enough"}))
        assert said(ada) == {"said": "enough"}
        assert json.loads(other.stdout.readline()) == {"said": "enough"}
        assert other.stdout.readline().split() == ["1000", "thanks", "true"]
    table = client("dynamodb")
    wait_until(lambda: table.scan(TableName=outputs["Table"])["Count"] == 1, 60)
    ada.close()
    wait_until(lambda: table.scan(TableName=outputs["Table"])["Count"] == 0, 60)


# What AWS's SDK does with such an endpoint, by hand.
SENDER = """
const {createHmac, createHash} = require('crypto'), https = require('https');
const hash = (text) => createHash('sha256').update(text).digest('hex');
exports.handler = async (event) => {
  const {domainName, stage, connectionId} = event.requestContext, {env} = process;
  const path = `/${stage}/@connections/${encodeURIComponent(connectionId)}`, body = 'from node';
  const time = new Date().toISOString().replace(/[-:]|\\.\\d+/g, ''), day = time.slice(0, 8);
  const scope = `${day}/${env.AWS_REGION}/execute-api/aws4_request`, names = 'host;x-amz-date;x-amz-security-token';
  const signed = encodeURIComponent(path).replaceAll('%2F', '/');
  const canonical = ['POST', signed, '', `host:${domainName}`, `x-amz-date:${time}`,
    `x-amz-security-token:${env.AWS_SESSION_TOKEN}`, '', names, hash(body)].join('\\n');
  const key = [day, env.AWS_REGION, 'execute-api', 'aws4_request'].reduce(
    (key, part) => createHmac('sha256', key).update(part).digest(), 'AWS4' + env.AWS_SECRET_ACCESS_KEY);
  const signature = createHmac('sha256', key).update(`AWS4-HMAC-SHA256\\n${time}\\n${scope}\\n${hash(canonical)}`).digest('hex');
  const headers = {host: domainName, 'x-amz-date': time, 'x-amz-security-token': env.AWS_SESSION_TOKEN, authorization:
    `AWS4-HMAC-SHA256 Credential=${env.AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`};
  const statusCode = await new Promise((resolve, reject) => {
    const request = https.request({host: domainName, method: 'POST', path, headers}, (answer) => resolve(answer.statusCode));
    request.on('error', reject);
    request.end(body);
  });
  return {statusCode};
};
"""


PYTHON = """
import boto3
def handler(event, context):
    place = event["requestContext"]
    client = boto3.client("apigatewaymanagementapi", endpoint_url=f"https://{place['domainName']}/{place['stage']}")
    client.post_to_connection(ConnectionId=place["connectionId"], Data=b"from python")
    return {"statusCode": 200}
"""


@pytest.mark.parametrize(
    ("runtime", "file", "source", "custom"),
    [
        ("nodejs20.x", "index.js", SENDER, False),
        ("nodejs20.x", "index.js", SENDER, True),
        ("python3.11", "index.py", PYTHON, True),
    ],
)
def test_functions_send_to_the_host_that_they_are_told(
    client: Callable[..., Any], api: Any, open_socket: Any, server: Any, account: str, runtime: str, file: str,
    source: str, custom: bool,
) -> None:  # fmt: skip
    """The API's own, or a custom domain name."""
    if runtime.startswith("nodejs") and shutil.which("node") is None:
        pytest.skip("there is no Node.js")
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(file, source)
        code = buffer.getvalue()
    functions, role = client("lambda"), make_role(client("iam"))
    arn = functions.create_function(
        FunctionName="sender", Runtime=runtime, Handler="index.handler", Role=role, Code={"ZipFile": code}, Timeout=30
    )["FunctionArn"]
    functions.add_permission(
        FunctionName="sender", StatementId="a", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    id_ = api({"$default": arn})
    if custom:
        name, gateway = f"chat{account}.example.com", client("apigatewayv2")
        certificate = client("acm").request_certificate(DomainName=name, KeyAlgorithm="EC_prime256v1")["CertificateArn"]
        configured = [{"CertificateArn": certificate, "EndpointType": "REGIONAL"}]
        gateway.create_domain_name(DomainName=name, DomainNameConfigurations=configured)
        gateway.create_api_mapping(DomainName=name, ApiId=id_, Stage="prod", ApiMappingKey="prod")
        socket = open_socket(id_, uri=f"ws://{name}:{server.port}/prod")
    else:
        socket = open_socket(id_, by_path=True)
    socket.send("{}")
    assert socket.recv(timeout=60) == f"from {runtime.rstrip('0123456789.x').removesuffix('js')}"
