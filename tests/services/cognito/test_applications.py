"""User pools as applications use them: other people's clients, pages, HTTP APIs with JWT authorizers."""

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
from tests.services.cognito.conftest import PASSWORD, Shop, error_of

NODE_MODULES = Path(sys.prefix) / "node_modules"
SCRIPT = """
const { AuthenticationDetails, CognitoUser, CognitoUserPool } = require("amazon-cognito-identity-js");
const [endpoint, UserPoolId, ClientId, Username, Password] = process.argv.slice(2);
const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const user = new CognitoUser({ Username, Pool: pool });
user.authenticateUser(new AuthenticationDetails({ Username, Password }), {
  onFailure: error => { console.log(JSON.stringify({ failed: error.code })); },
  onSuccess: session => user.getUserAttributes((error, found) =>
    user.refreshSession(session.getRefreshToken(), (failed, again) => console.log(JSON.stringify({
      error: error || failed, email: found && found.find(one => one.getName() === "email").getValue(),
      username: session.getIdToken().payload["cognito:username"], again: again && again.isValid(),
    })))),
});
"""


@pytest.mark.skipif(
    shutil.which("node") is None or not (NODE_MODULES / "amazon-cognito-identity-js").exists(),
    reason="needs node, and amazon-cognito-identity-js in the environment's node_modules (`make node-sdk`)",
)
def test_the_clients_of_browsers_sign_in(shop: Callable[..., Shop], tmp_path: Path) -> None:
    it = shop()
    it.user("alice", email="a@x.org")
    script = tmp_path / "sign_in.cjs"
    script.write_text(SCRIPT)

    def run(password: str) -> dict[str, Any]:
        command = ["node", str(script), f"{it.server.url}/", it.pool, it.client, "alice", password]
        environment = {"NODE_PATH": str(NODE_MODULES), "PATH": "/usr/bin:/bin:/usr/local/bin"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    assert run(PASSWORD) == {"error": None, "email": "a@x.org", "username": "alice", "again": True}
    assert run("Wonderland-2") == {"failed": "NotAuthorizedException"}


AMPLIFY = """
const { Amplify } = require("aws-amplify");
const auth = require("aws-amplify/auth");
const [userPoolEndpoint, userPoolId, userPoolClientId, username, password] = process.argv.slice(2);
Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });
const token = async options => (await auth.fetchAuthSession(options)).tokens?.accessToken.toString();
(async () => {
  const said = {};
  try {
    said.signedIn = (await auth.signIn({ username, password })).isSignedIn;
    said.user = (await auth.getCurrentUser()).username;
    said.email = (await auth.fetchUserAttributes()).email;
    const first = await token();
    said.token = await token({ forceRefresh: true });
    said.refreshed = first !== said.token;
    await auth.signOut({ global: true });
    said.after = await token();
  } catch (error) { said.failed = error.name; }
  console.log(JSON.stringify(said));
})();
"""


@pytest.mark.skipif(
    shutil.which("node") is None or not (NODE_MODULES / "aws-amplify").exists(),
    reason="needs node, and aws-amplify in the environment's node_modules (`make node-sdk`)",
)
def test_amplify_signs_in_refreshes_and_signs_out(shop: Callable[..., Shop], tmp_path: Path) -> None:
    it = shop()
    it.user("alice", email="a@x.org")
    script = tmp_path / "amplify.cjs"
    script.write_text(AMPLIFY)

    def run(password: str) -> dict[str, Any]:
        command = ["node", str(script), f"{it.server.url}/", it.pool, it.client, "alice", password]
        environment = {"NODE_PATH": str(NODE_MODULES), "PATH": "/usr/bin:/bin:/usr/local/bin"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    said = run(PASSWORD)
    token = said.pop("token")
    assert said == {"signedIn": True, "user": "alice", "email": "a@x.org", "refreshed": True}
    # Signed out everywhere: what it had is good for nothing.
    assert error_of(it.open.get_user, AccessToken=token) == ("NotAuthorizedException", "Access Token has been revoked")
    assert run("Wonderland-2") == {"failed": "NotAuthorizedException"}


def test_an_http_api_trusts_the_pool(shop: Callable[..., Shop], client: Callable[..., Any]) -> None:
    it, other = shop(), shop()
    it.user("alice")
    other.user("alice")
    apis = client("apigatewayv2")
    api = apis.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{it.pool}"
    authorizer = apis.create_authorizer(
        ApiId=api, AuthorizerType="JWT", Name="pool", IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": issuer, "Audience": [it.client]},
    )["AuthorizerId"]  # fmt: skip
    integration = apis.create_integration(
        ApiId=api, IntegrationType="HTTP_PROXY", IntegrationMethod="GET", PayloadFormatVersion="1.0",
        IntegrationUri=f"{it.server.url}/_pampero/health",
    )["IntegrationId"]  # fmt: skip
    apis.create_route(
        ApiId=api,
        RouteKey="GET /",
        AuthorizationType="JWT",
        AuthorizerId=authorizer,
        Target=f"integrations/{integration}",
    )
    apis.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)

    def status(token: str | None) -> int:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        try:
            request = urllib.request.Request(f"{it.server.url}/_aws/execute-api/{api}/", headers=headers)
            with urllib.request.urlopen(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    tokens = it.tokens("alice")
    assert status(tokens["AccessToken"]) == 200
    assert status(tokens["IdToken"]) == 200
    assert status(None) == 401
    assert status(other.tokens("alice")["AccessToken"]) == 401
    assert status(tokens["AccessToken"][:-8] + "AAAAAAAA") == 401


def test_pages_may_sign_in(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    body = json.dumps({
        "ClientId": it.client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "alice", "PASSWORD": PASSWORD},
    }).encode()  # fmt: skip
    headers = {
        "Origin": "http://localhost:3000", "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    }  # fmt: skip
    preflight = urllib.request.Request(
        f"{it.server.url}/", method="OPTIONS",
        headers={
            "Origin": headers["Origin"], "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-amz-target",
        },
    )  # fmt: skip
    with urllib.request.urlopen(preflight) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", headers["Origin"])
    with urllib.request.urlopen(urllib.request.Request(f"{it.server.url}/", data=body, headers=headers)) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", headers["Origin"])
        assert json.load(answer)["AuthenticationResult"]["AccessToken"]
