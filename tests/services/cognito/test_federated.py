"""People who come from other providers, and libraries of others that sign them in."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from signxml import XMLSigner, methods
from tests.issuers import RSA_KEY
from tests.security.test_federation import C14N, CERTIFICATE, SAML, metadata
from tests.services.cognito.browsers import BACK, CLIENT, VERIFIER, Answer, Browser
from tests.services.cognito.conftest import PASSWORD, Shop
from tests.services.cognito.test_signin import claims


def test_people_come_from_another_provider(hosted: Callable[..., Browser], shop: Callable[..., Shop]) -> None:
    """The other provider is another pool's domain."""
    theirs = hosted()
    other, port = theirs.shop, theirs.shop.server.port
    it = shop(
        {**CLIENT, "SupportedIdentityProviders": ["COGNITO"]}, Schema=[{"Name": "their", "AttributeDataType": "String"}]
    )
    mine = Browser(it, "m" + theirs.host.partition(".")[0])
    it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=mine.host.partition(".")[0])
    back = f"http://{mine.host}:{port}/oauth2/idpresponse"
    known = other.idp.create_user_pool_client(
        UserPoolId=other.pool, ClientName="partner", GenerateSecret=True,
        **{**CLIENT, "CallbackURLs": [back]},
    )["UserPoolClient"]  # fmt: skip
    here = f"http://127.0.0.1:{port}/_aws/auth/{theirs.host.partition('.')[0]}/oauth2"
    details = {
        "client_id": known["ClientId"], "client_secret": known["ClientSecret"], "authorize_scopes": "openid email profile",
        "oidc_issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{other.pool}", "attributes_request_method": "GET",
        "authorize_url": f"http://{theirs.host}:{port}/oauth2/authorize", "token_url": f"{here}/token",
        "attributes_url": f"{here}/userInfo", "jwks_uri": f"{here}/jwks",
    }  # fmt: skip
    it.idp.create_identity_provider(
        UserPoolId=it.pool, ProviderName="Partner", ProviderType="OIDC", ProviderDetails=details,
        AttributeMapping={"email": "email", "custom:their": "cognito:username", "username": "sub"},
        IdpIdentifiers=["partner.example"],
    )  # fmt: skip
    it.idp.update_user_pool_client(
        UserPoolId=it.pool, ClientId=it.client, **{**CLIENT, "SupportedIdentityProviders": ["COGNITO", "Partner"]}
    )
    assert "Continue with Partner" in mine.page().body
    away = mine.get("/oauth2/authorize", **mine.asked(idp_identifier="partner.example", state="s1"))
    asked = dict(parse_qsl(urlsplit(away.to).query))
    assert urlsplit(away.to).netloc.startswith(theirs.host)
    assert asked["redirect_uri"] == back
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid email profile")
    returned = theirs.submit(theirs.follow(theirs.follow(away)), username="alice", password=PASSWORD)
    assert returned.to.startswith(back)
    # The answer is good for the browser alone that was sent away, and with the state that went with it.
    stranger = Browser(it, mine.host.partition(".")[0])
    assert stranger.follow(returned).status == 400
    assert mine.get("/oauth2/idpresponse", code="x", state="forged").status == 400
    done = mine.follow(returned)
    assert done.query["state"] == "s1", done.body
    got = mine.redeem(done.query["code"]).json
    said = claims(got["id_token"])
    assert said["email"] == "alice@x.org"
    subject = next(one["userId"] for one in said["identities"])
    assert said["cognito:username"] == f"Partner_{subject}"
    user = it.idp.admin_get_user(UserPoolId=it.pool, Username=said["cognito:username"])
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"
    # Who comes again is the same; a code of theirs that was used already brings nobody in.
    again = mine.follow(
        theirs.follow(mine.get("/oauth2/authorize", **mine.asked(identity_provider="Partner", prompt="login")))
    )
    assert claims(mine.redeem(again.query["code"]).json["id_token"])["sub"] == said["sub"]
    # Somebody who is linked to a user of the pool signs in as that one, whose attributes are its own.
    it.user("native", email="native@x.org")
    other.user("bob", email="bob@x.org")
    bob = next(
        one["Value"]
        for one in other.idp.admin_get_user(UserPoolId=other.pool, Username="bob")["UserAttributes"]
        if one["Name"] == "sub"
    )
    it.idp.admin_link_provider_for_user(
        UserPoolId=it.pool, DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "native"},
        SourceUser={
            "ProviderName": "Partner", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": bob,
        },
    )  # fmt: skip
    theirs.get("/logout", client_id=known["ClientId"], logout_uri=CLIENT["LogoutURLs"][0])
    away = mine.get("/oauth2/authorize", **mine.asked(identity_provider="Partner", prompt="login"))
    page = theirs.follow(theirs.follow(away))
    linked = mine.follow(theirs.submit(page, username="bob", password=PASSWORD))
    said = claims(mine.redeem(linked.query["code"]).json["id_token"])
    assert (said["cognito:username"], said["email"]) == ("native", "native@x.org")
    # Nobody gets hold of somebody's account by having its name first.
    other.user("carol")
    carol = other.idp.admin_get_user(UserPoolId=other.pool, Username="carol")["UserAttributes"]
    it.user("Partner_" + next(one["Value"] for one in carol if one["Name"] == "sub"))
    theirs.get("/logout", client_id=known["ClientId"], logout_uri=CLIENT["LogoutURLs"][0])
    away = mine.get("/oauth2/authorize", **mine.asked(identity_provider="Partner", prompt="login"))
    taken = mine.follow(theirs.submit(theirs.follow(theirs.follow(away)), username="carol", password=PASSWORD))
    assert taken.query["error"] == "access_denied"
    used = mine.follow(returned)
    assert used.status == 400 or used.query["error"] == "server_error"
    assert mine.get("/oauth2/authorize", **mine.asked(identity_provider="Nobody", prompt="login")).status == 400


def test_people_come_with_an_assertion(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    shop, port = it.shop, it.shop.server.port
    at_provider = metadata().replace("bindings:HTTP-POST", "bindings:HTTP-Redirect")
    shop.idp.create_identity_provider(
        UserPoolId=shop.pool, ProviderName="Corp", ProviderType="SAML", ProviderDetails={"MetadataFile": at_provider},
        AttributeMapping={"email": "mail"},
    )  # fmt: skip
    shop.idp.update_user_pool_client(
        UserPoolId=shop.pool, ClientId=shop.client, **{**CLIENT, "SupportedIdentityProviders": ["Corp"]}
    )
    away = it.get("/oauth2/authorize", **it.asked(state="s2"))
    assert away.to.startswith("https://idp.example/sso?")
    told = dict(parse_qsl(urlsplit(away.to).query))
    wish = etree.fromstring(zlib.decompress(base64.b64decode(told["SAMLRequest"]), -15))
    here = f"http://{it.host}:{port}/saml2/idpresponse"
    assert wish.get("AssertionConsumerServiceURL") == here
    pool = f"urn:amazon:cognito:sp:{shop.pool}"
    assert wish[0].text == pool

    def assertion(subject: str = "ana", audience: str = pool, to: str = here, answers: str = wish.get("ID")) -> str:
        until = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="a1" Version="2.0" IssueInstant="{until}">'
            "<saml:Issuer>https://idp.example/</saml:Issuer>"
            f"<saml:Subject><saml:NameID>{subject}</saml:NameID>"
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData '
            f'NotOnOrAfter="{until}" Recipient="{to}" InResponseTo="{answers}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>'
            "</saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>"
            '<saml:Attribute Name="mail"><saml:AttributeValue>ana@corp.org</saml:AttributeValue></saml:Attribute>'
            "</saml:AttributeStatement></saml:Assertion>"
        )
        pem = CERTIFICATE.public_bytes(serialization.Encoding.PEM).decode()
        signed = XMLSigner(method=methods.enveloped, c14n_algorithm=C14N).sign(
            etree.fromstring(text), key=RSA_KEY, cert=pem, reference_uri="a1"
        )
        root = etree.fromstring(
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" ID="r1" Version="2.0"><samlp:Status>'
            f'<samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status></samlp:Response>'
        )
        root.append(signed)
        return base64.b64encode(etree.tostring(root)).decode()

    def send(response: str, relay: str = told["RelayState"]) -> Answer:
        stranger = Browser(shop, it.host.partition(".")[0])  # no cookie comes with another site's form
        return stranger.ask("POST", "/saml2/idpresponse", {"SAMLResponse": response, "RelayState": relay})

    tampered = base64.b64encode(base64.b64decode(assertion()).replace(b">ana<", b">eve<")).decode()
    for wrong in (
        assertion(audience="urn:other"), assertion(to="https://other/"), assertion(answers="_other"), tampered, "", "x",
    ):  # fmt: skip
        assert send(wrong).status == 400
    assert send(assertion(), relay="forged").status == 400
    arrived = send(assertion())
    assert arrived.to.startswith(here + "?ticket=")
    assert Browser(shop, it.host.partition(".")[0]).follow(arrived).status == 400
    done = it.follow(arrived)
    assert done.query["state"] == "s2", done.body
    said = claims(it.redeem(done.query["code"]).json["id_token"])
    assert (said["cognito:username"], said["email"]) == ("Corp_ana", "ana@corp.org")
    assert it.follow(arrived).status == 400


def test_a_library_of_others_does_all_of_it(hosted: Callable[..., Browser]) -> None:
    """Authlib: discovery, the code flow with a proof key, verification of the id token by the published keys."""
    from authlib.integrations.requests_client import OAuth2Session
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    it = hosted()
    base = f"http://127.0.0.1:{it.shop.server.port}/_aws/auth/{it.host.partition('.')[0]}"
    session = OAuth2Session(
        it.shop.client, redirect_uri=BACK, scope="openid email", code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )  # fmt: skip
    told = session.request("GET", f"{base}/.well-known/openid-configuration", withhold_token=True).json()
    to, state = session.create_authorization_url(told["authorization_endpoint"], code_verifier=VERIFIER, nonce="n9")
    back = it.submit(
        it.follow(it.get("/oauth2/authorize", **dict(parse_qsl(urlsplit(to).query)))),
        username="alice",
        password=PASSWORD,
    )
    got = session.fetch_token(
        told["token_endpoint"], authorization_response=back.to, code_verifier=VERIFIER, state=state
    )
    keys = KeySet.import_key_set(session.request("GET", told["jwks_uri"], withhold_token=True).json())
    said = jwt.decode(got["id_token"], keys, algorithms=["RS256"])
    verified = CodeIDToken(
        said.claims, said.header,
        {"iss": {"value": told["issuer"]}, "aud": {"value": it.shop.client}, "nonce": {"value": "n9"}},
    )  # fmt: skip
    verified.validate()
    assert session.get(told["userinfo_endpoint"]).json()["email"] == "alice@x.org"
    assert session.refresh_token(told["token_endpoint"])["access_token"] != got["access_token"]


def test_requests_are_signed_where_that_is_asked_for(hosted: Callable[..., Browser]) -> None:
    """Under the pool's certificate."""
    it = hosted()
    shop = it.shop
    at_provider = metadata().replace("bindings:HTTP-POST", "bindings:HTTP-Redirect")
    details = {"MetadataFile": at_provider, "RequestSigningAlgorithm": "rsa-sha256"}
    shop.idp.create_identity_provider(
        UserPoolId=shop.pool, ProviderName="Corp", ProviderType="SAML", ProviderDetails=details,
        AttributeMapping={"email": "mail"},
    )  # fmt: skip
    shop.idp.update_user_pool_client(
        UserPoolId=shop.pool, ClientId=shop.client, **{**CLIENT, "SupportedIdentityProviders": ["Corp"]}
    )
    query, _, signature = urlsplit(it.get("/oauth2/authorize", **it.asked()).to).query.partition("&Signature=")
    signer = x509.load_der_x509_certificate(
        base64.b64decode(shop.idp.get_signing_certificate(UserPoolId=shop.pool)["Certificate"])
    )
    public = signer.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(base64.b64decode(unquote(signature)), query.encode(), padding.PKCS1v15(), SHA256())
    assert dict(parse_qsl(query))["SigAlg"] == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    assert signer.not_valid_after_utc - signer.not_valid_before_utc >= timedelta(days=3650)
    with pytest.raises(shop.idp.exceptions.InvalidParameterException):
        shop.idp.update_identity_provider(
            UserPoolId=shop.pool, ProviderName="Corp", ProviderDetails={"RequestSigningAlgorithm": "rsa-sha1"}
        )
