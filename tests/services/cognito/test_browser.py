"""A person in a real browser signs in on the page, and the application's page calls an API of another origin with the token."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.services.cognito.browsers import CLIENT
from tests.services.cognito.conftest import PASSWORD, Shop

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no Chromium with its driver")

# An application without a server of its own: it makes a proof key, sends the browser away, and exchanges the code.
APPLICATION = """<!doctype html><title>app</title><p id="out">begun</p><script>
const out = text => { document.getElementById('out').textContent = text };
const b64 = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
(async () => {
  const here = location.origin + '/', asked = new URLSearchParams(location.search);
  if (!asked.has('code')) {
    if (asked.has('error')) return out('error ' + asked.get('error'));
    const verifier = b64(crypto.getRandomValues(new Uint8Array(48)));
    sessionStorage.setItem('verifier', verifier);
    const challenge = b64(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
    location.href = DOMAIN + '/oauth2/authorize?' + new URLSearchParams({client_id: CLIENT, response_type: 'code',
      redirect_uri: here, scope: 'openid email', state: 'st', code_challenge: challenge, code_challenge_method: 'S256'});
    return;
  }
  const got = await fetch(DOMAIN + '/oauth2/token', {method: 'POST', body: new URLSearchParams({grant_type: 'authorization_code',
    client_id: CLIENT, code: asked.get('code'), redirect_uri: here, code_verifier: sessionStorage.getItem('verifier')})});
  const tokens = await got.json();
  const info = await (await fetch(DOMAIN + '/oauth2/userInfo', {headers: {authorization: 'Bearer ' + tokens.access_token}})).json();
  const answer = await fetch(API, {headers: {authorization: 'Bearer ' + tokens.access_token}});
  out('done ' + info.email + ' ' + answer.status + ' ' + await answer.text());
})().catch(error => out('failed ' + error));
</script>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_page_load_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture
def application() -> Iterator[Callable[..., str]]:
    """application(DOMAIN=…): the address of a page with these constants."""
    running: list[http.server.ThreadingHTTPServer] = []

    def serve(**constants: Callable[[str], str]) -> str:
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = text.encode()
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        address = f"http://localhost:{server.server_address[1]}/"
        text = APPLICATION
        for name, made in constants.items():
            text = text.replace(name, json.dumps(made(address)))
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return address

    yield serve
    for one in running:
        one.shutdown()
        one.server_close()


def protected(client: Callable[..., Any], shop: Shop, origin: str) -> str:
    """An HTTP API that lets the pool's tokens in, and pages of one origin; its address."""
    gateway = client("apigatewayv2")
    api = gateway.create_api(
        Name="shop", ProtocolType="HTTP",
        CorsConfiguration={"AllowOrigins": [origin], "AllowHeaders": ["authorization"], "AllowMethods": ["GET"]},
    )  # fmt: skip
    authorizer = gateway.create_authorizer(
        ApiId=api["ApiId"], Name="pool", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={
            "Audience": [shop.client], "Issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{shop.pool}"
        },
    )  # fmt: skip
    behind = gateway.create_integration(
        ApiId=api["ApiId"], IntegrationType="HTTP_PROXY", IntegrationMethod="GET", PayloadFormatVersion="1.0",
        IntegrationUri=f"{shop.server.url}/_pampero/health",
    )  # fmt: skip
    gateway.create_route(
        ApiId=api["ApiId"], RouteKey="GET /secret", Target=f"integrations/{behind['IntegrationId']}",
        AuthorizationType="JWT", AuthorizerId=authorizer["AuthorizerId"],
    )  # fmt: skip
    gateway.create_stage(ApiId=api["ApiId"], StageName="$default", AutoDeploy=True)
    return f"http://{api['ApiId']}.execute-api.localhost:{shop.server.port}/secret"


def test_sign_in_and_call_an_api_across_origins(
    browser: Any, application: Callable[..., str], shop: Callable[..., Shop], client: Callable[..., Any], account: str
) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    it = shop(CLIENT)
    it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=f"b{account}")
    it.user("alice", email="alice@x.org", email_verified="true")
    domain = f"http://b{account}.auth.us-east-1.localhost:{it.server.port}"

    def registered(address: str) -> str:
        it.idp.update_user_pool_client(UserPoolId=it.pool, ClientId=it.client, **{**CLIENT, "CallbackURLs": [address]})
        return it.client

    address = application(
        DOMAIN=lambda address: domain, CLIENT=registered, API=lambda address: protected(client, it, address.rstrip("/"))
    )
    browser.get(address)
    wait = WebDriverWait(browser, 60)
    wait.until(lambda driver: driver.title == "Sign in")
    assert browser.find_elements(By.CSS_SELECTOR, "label[for=f-username]")
    browser.find_element(By.NAME, "username").send_keys("alice")
    browser.find_element(By.NAME, "password").send_keys("wrong")
    browser.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
    alert = wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, "[role=alert]"))
    assert alert.text == "Incorrect username or password."
    browser.find_element(By.NAME, "password").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
    wait.until(lambda driver: driver.title == "app")
    told = wait.until(
        lambda driver: next((out.text for out in driver.find_elements(By.ID, "out") if " " in out.text), None)
    )
    assert told.startswith("done alice@x.org 200 "), (told, browser.get_log("browser"))
    # The page's own style was let in by its policy: nothing was complained of.
    assert not [entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]]
    # Who is signed in comes back without a page.
    browser.get(address)
    told = wait.until(
        lambda driver: next((out.text for out in driver.find_elements(By.ID, "out") if " " in out.text), None)
    )
    assert told.startswith("done alice@x.org 200 ")
