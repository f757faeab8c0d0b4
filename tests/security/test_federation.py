"""Roles for those whom an identity provider vouches for: OpenID Connect and SAML, with issuers of the tests' own."""

from __future__ import annotations

import base64
import copy
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods
from tests.issuers import RSA_KEY, b64, issuing, token
from tests.roles import allow, keys_of


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with issuing() as address:
        yield address


@pytest.fixture
def nobody(server: Any) -> Any:
    """STS, for callers without keys."""
    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    return boto3.client("sts", endpoint_url=server.url, region_name="us-east-1", config=config)


def refused(ask: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        ask()
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def federated(provider: str, action: str, condition: dict[str, Any] | None = None, *more: str) -> str:
    statement: dict[str, Any] = {
        "Effect": "Allow", "Principal": {"Federated": provider}, "Action": [f"sts:{action}", *more],
    }  # fmt: skip
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Web:
    """A provider in an account, and a role that trusts it."""

    def __init__(self, client: Callable[..., Any], nobody: Any, account: str, issuer: str) -> None:
        self.client, self.nobody, self.issuer, self.iam = client, nobody, issuer, client("iam")
        made = self.iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["app"], ThumbprintList=["a" * 40])
        self.provider: str = made["OpenIDConnectProviderArn"]
        self.name = issuer.partition("://")[2]
        asks = {"StringEquals": {f"{self.name}:aud": "app"}, "StringLike": {f"{self.name}:sub": "repo:me/*"}}
        self.trust(federated(self.provider, "AssumeRoleWithWebIdentity", asks, "sts:TagSession"))
        self.role = f"arn:aws:iam::{account}:role/web"

    def trust(self, document: str) -> None:
        try:
            self.iam.update_assume_role_policy(RoleName="web", PolicyDocument=document)
        except self.iam.exceptions.NoSuchEntityException:
            self.iam.create_role(RoleName="web", AssumeRolePolicyDocument=document)
            self.iam.put_role_policy(RoleName="web", PolicyName="p", PolicyDocument=allow("sqs:*"))

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.issuer, "aud": "app", "sub": "repo:me/x", "iat": now - 10, "exp": now + 3600, **more}

    def assume(self, text: str | None = None, **more: Any) -> Any:
        text = text or token(self.claims())
        return self.nobody.assume_role_with_web_identity(
            **{"RoleArn": self.role, "RoleSessionName": "session", "WebIdentityToken": text, **more}
        )


@pytest.fixture
def web(client: Callable[..., Any], nobody: Any, account: str, issuer: str) -> Web:
    return Web(client, nobody, account, issuer)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_token_gives_a_session(web: Web, algorithm: str, account: str) -> None:
    made = web.assume(token(web.claims(), algorithm))
    assert made["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{account}:assumed-role/web/session"
    assert (made["SubjectFromWebIdentityToken"], made["Audience"]) == ("repo:me/x", "app")
    assert made["Provider"] == web.provider
    keys = keys_of(made["Credentials"])
    web.client("sqs", **keys).list_queues()
    asks = {"StringEquals": {f"{web.name}:sub": "repo:me/x", "aws:FederatedProvider": web.provider}}
    web.iam.put_role_policy(RoleName="web", PolicyName="p", PolicyDocument=allow("sqs:*", Condition=asks))
    web.client("sqs", **keys).list_queues()
    narrow = keys_of(web.assume(Policy=allow("sns:*"))["Credentials"])
    assert refused(web.client("sqs", **narrow).list_queues)[0].startswith("AccessDenied")


def test_tokens_that_are_refused(web: Web, client: Callable[..., Any]) -> None:
    invalid, denied = "InvalidIdentityToken", "AccessDenied"
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    good = token(web.claims())
    head, claims, signature = good.split(".")
    none = b64(json.dumps({"alg": "none", "kid": "rsa"}).encode())
    symmetric = b64(json.dumps({"alg": "HS256", "kid": "rsa"}).encode())
    more = b64(json.dumps(web.claims(sub="repo:me/admin")).encode())
    cases = [
        ("no token at all", invalid),
        (token(web.claims(), key=other), invalid),
        (f"{none}.{claims}.", invalid),
        (f"{symmetric}.{claims}.{signature}", invalid),
        (f"{head}.{more}.{signature}", invalid),
        (token(web.claims(), kid="other"), invalid),
        (token(web.claims(), kid="ec"), invalid),
        (token(web.claims(aud="other")), invalid),
        (token(web.claims(azp="other")), invalid),
        (token(web.claims(iss="https://issuer.invalid")), invalid),
        (token(web.claims(exp=int(time.time()) - 10)), "ExpiredTokenException"),
        (token({key: value for key, value in web.claims().items() if key != "exp"}), invalid),
        (token(web.claims(nbf=int(time.time()) + 10_000)), invalid),
        (token(web.claims(sub="repo:you/x")), denied),
    ]
    for text, code in cases:
        assert refused(lambda text=text: web.assume(text))[0] == code, text
    assert refused(lambda: web.assume(RoleArn=web.role + "x"))[0] == denied
    assert refused(lambda: web.assume(DurationSeconds=3601))[0] == "ValidationError"
    web.trust(federated(web.provider, "AssumeRoleWithSAML"))
    assert refused(web.assume)[0] == denied
    everybody = federated(web.provider, "AssumeRoleWithWebIdentity").replace(
        json.dumps({"Federated": web.provider}), '"*"'
    )
    web.trust(everybody)
    assert refused(web.assume)[0] == denied, "a provider comes in only where it is named"
    web.trust(federated(web.provider, "AssumeRoleWithWebIdentity"))
    web.assume()
    web.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=web.provider)
    code, text = refused(web.assume)
    assert (code, text) == (invalid, f"No OpenIDConnect provider found in your account for {web.issuer}")


def test_trust_sees_the_whole_context(web: Web) -> None:
    here = {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}
    web.trust(federated(web.provider, "AssumeRoleWithWebIdentity", here))
    web.assume()
    web.trust(federated(web.provider, "AssumeRoleWithWebIdentity", {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))
    assert refused(web.assume)[0] == "AccessDenied"


def test_tags_in_a_token(web: Web) -> None:
    stated = {"principal_tags": {"team": ["red"]}, "transitive_tag_keys": ["team"]}
    asks = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    web.iam.put_role_policy(RoleName="web", PolicyName="p", PolicyDocument=allow("sqs:*", Condition=asks))
    keys = keys_of(web.assume(token(web.claims(**{"https://aws.amazon.com/tags": stated})))["Credentials"])
    web.client("sqs", **keys).list_queues()
    web.trust(federated(web.provider, "AssumeRoleWithWebIdentity"))
    tagged = token(web.claims(**{"https://aws.amazon.com/tags": stated}))
    assert refused(lambda: web.assume(tagged))[0] == "AccessDenied"


def test_openid_providers(client: Callable[..., Any], account: str) -> None:
    iam = client("iam")
    arn = iam.create_open_id_connect_provider(
        Url="https://token.example.com/a/", ClientIDList=["x"], Tags=[{"Key": "a", "Value": "b"}]
    )["OpenIDConnectProviderArn"]
    assert arn == f"arn:aws:iam::{account}:oidc-provider/token.example.com/a"
    named = {"OpenIDConnectProviderArn": arn}
    iam.add_client_id_to_open_id_connect_provider(**named, ClientID="y")
    iam.add_client_id_to_open_id_connect_provider(**named, ClientID="y")
    iam.remove_client_id_from_open_id_connect_provider(**named, ClientID="x")
    iam.update_open_id_connect_provider_thumbprint(**named, ThumbprintList=["0" * 40])
    found = iam.get_open_id_connect_provider(**named)
    assert (found["Url"], found["ClientIDList"], found["ThumbprintList"]) == ("token.example.com/a", ["y"], ["0" * 40])
    iam.tag_open_id_connect_provider(**named, Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_open_id_connect_provider(**named, TagKeys=["a"])
    assert iam.list_open_id_connect_provider_tags(**named)["Tags"] == [{"Key": "c", "Value": "d"}]
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == [{"Arn": arn}]
    again = refused(lambda: iam.create_open_id_connect_provider(Url="https://token.example.com/a"))
    assert again[0] == "EntityAlreadyExists"
    for url in ("http://token.example.com", "ftp://x", "https://x/?a=b", "https://"):
        assert refused(lambda url=url: iam.create_open_id_connect_provider(Url=url))[0] == "InvalidInput"
    assert refused(lambda: iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn + "x"))[0] == "NoSuchEntity"
    iam.delete_open_id_connect_provider(**named)
    assert refused(lambda: iam.get_open_id_connect_provider(**named))[0] == "NoSuchEntity"


# SAML

SAML = "urn:oasis:names:tc:SAML:2.0"
SIGN_IN = "https://signin.aws.amazon.com/saml"


def certificate(key: Any) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(9)
    )
    return made.sign(key, hashes.SHA256())


CERTIFICATE = certificate(RSA_KEY)


def metadata(cert: x509.Certificate = CERTIFICATE) -> str:
    text = base64.b64encode(cert.public_bytes(serialization.Encoding.DER)).decode()
    return (
        f'<md:EntityDescriptor xmlns:md="{SAML}:metadata" entityID="https://idp.example/">'
        f'<md:IDPSSODescriptor protocolSupportEnumeration="{SAML}:protocol"><md:KeyDescriptor use="signing">'
        f'<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{text}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f'<md:SingleSignOnService Binding="{SAML}:bindings:HTTP-POST" Location="https://idp.example/sso"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


class Saml:
    """A provider in an account, a role that trusts it, and what the provider sends."""

    def __init__(self, client: Callable[..., Any], nobody: Any, account: str) -> None:
        self.client, self.nobody, self.iam = client, nobody, client("iam")
        made = self.iam.create_saml_provider(Name="idp", SAMLMetadataDocument=metadata())
        self.provider: str = made["SAMLProviderArn"]
        self.role = f"arn:aws:iam::{account}:role/saml"
        asks = {"StringEquals": {"SAML:aud": SIGN_IN, "SAML:sub": "ana"}}
        trust = federated(self.provider, "AssumeRoleWithSAML", asks, "sts:TagSession")
        self.iam.create_role(RoleName="saml", AssumeRolePolicyDocument=trust)
        self.iam.put_role_policy(RoleName="saml", PolicyName="p", PolicyDocument=allow("sqs:*"))

    def assertion(
        self, subject: str = "ana", seconds: int = 300, issuer: str = "https://idp.example/", **attributes: str
    ) -> str:
        until = (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        named = {"Role": f"{self.role},{self.provider}", "RoleSessionName": "ana", **attributes}
        stated = "".join(
            f'<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/{name}">'
            f"<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
            for name, value in named.items()
        )
        return (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="a{subject}" Version="2.0" IssueInstant="{until}">'
            f"<saml:Issuer>{issuer}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{SAML}:nameid-format:persistent">{subject}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer">'
            f'<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{SIGN_IN}"/></saml:SubjectConfirmation>'
            f'</saml:Subject><saml:Conditions NotOnOrAfter="{until}"><saml:AudienceRestriction>'
            "<saml:Audience>https://signin.aws.amazon.com/saml</saml:Audience></saml:AudienceRestriction>"
            f"</saml:Conditions><saml:AttributeStatement>{stated}</saml:AttributeStatement></saml:Assertion>"
        )

    def signed(self, text: str, key: Any = RSA_KEY, cert: x509.Certificate = CERTIFICATE) -> Any:
        """The assertion with its signature."""
        pem = cert.public_bytes(serialization.Encoding.PEM).decode()
        root = etree.fromstring(text)
        return XMLSigner(method=methods.enveloped, c14n_algorithm=C14N).sign(
            root, key=key, cert=pem, reference_uri=root.get("ID")
        )

    def response(self, *inside: Any) -> Any:
        root = etree.fromstring(
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" ID="r1" Version="2.0">'
            f'<samlp:Status><samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status></samlp:Response>'
        )
        for one in inside:
            root.append(etree.fromstring(one) if isinstance(one, str) else copy.deepcopy(one))
        return root

    def assume(self, response: Any, **more: Any) -> Any:
        text = base64.b64encode(response if isinstance(response, bytes) else etree.tostring(response)).decode()
        return self.nobody.assume_role_with_saml(
            **{"RoleArn": self.role, "PrincipalArn": self.provider, "SAMLAssertion": text, **more}
        )


C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"


@pytest.fixture
def saml(client: Callable[..., Any], nobody: Any, account: str) -> Saml:
    return Saml(client, nobody, account)


def test_an_assertion_gives_a_session(saml: Saml, account: str) -> None:
    tags = {"PrincipalTag:team": "red", "SessionDuration": "1800", "TransitiveTagKeys": "team"}
    made = saml.assume(saml.response(saml.signed(saml.assertion(**tags))))
    assert made["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{account}:assumed-role/saml/ana"
    assert (made["Subject"], made["SubjectType"], made["Audience"]) == ("ana", "persistent", SIGN_IN)
    assert made["Issuer"] == "https://idp.example/"
    assert 1700 < made["Credentials"]["Expiration"].timestamp() - time.time() < 1900
    keys = keys_of(made["Credentials"])
    asks = {"StringEquals": {"aws:PrincipalTag/team": "red", "saml:sub": "ana", "aws:FederatedProvider": saml.provider}}
    saml.iam.put_role_policy(RoleName="saml", PolicyName="p", PolicyDocument=allow("sqs:*", Condition=asks))
    saml.client("sqs", **keys).list_queues()


def test_a_signed_response_is_as_good(saml: Saml) -> None:
    root = saml.response(saml.assertion())
    pem = CERTIFICATE.public_bytes(serialization.Encoding.PEM).decode()
    signed = XMLSigner(method=methods.enveloped, c14n_algorithm=C14N).sign(
        root, key=RSA_KEY, cert=pem, reference_uri="r1"
    )
    saml.assume(signed)


def test_assertions_that_are_refused(saml: Saml) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    role = f"{saml.role}x,{saml.provider}"
    tampered = saml.signed(saml.assertion())
    tampered.find(f".//{{{SAML}:assertion}}NameID").text = "admin"
    bomb = b'<!DOCTYPE r [<!ENTITY a "b">]>' + etree.tostring(saml.response(saml.signed(saml.assertion())))
    cases: list[tuple[Any, str]] = [
        (saml.response(saml.assertion()), "InvalidIdentityToken"),
        (saml.response(saml.signed(saml.assertion(), other, certificate(other))), "InvalidIdentityToken"),
        (saml.response(tampered), "InvalidIdentityToken"),
        (saml.response(saml.signed(saml.assertion(seconds=-1))), "ExpiredTokenException"),
        (saml.response(saml.signed(saml.assertion(issuer="https://other/"))), "InvalidIdentityToken"),
        (saml.response(saml.signed(saml.assertion(Role=role))), "AccessDenied"),
        (saml.response(saml.signed(saml.assertion("eve"))), "AccessDenied"),
        (saml.response(saml.signed(saml.assertion(RoleSessionName="a b"))), "InvalidIdentityToken"),
        (saml.signed(saml.assertion()), "InvalidIdentityToken"),
        (b"no XML at all", "InvalidIdentityToken"),
        (bomb, "InvalidIdentityToken"),
    ]
    for response, code in cases:
        assert refused(lambda response=response: saml.assume(response))[0] == code
    good = saml.response(saml.signed(saml.assertion()))
    none = saml.provider + "x"
    assert refused(lambda: saml.assume(good, PrincipalArn=none)) == (
        "InvalidIdentityToken",
        "Specified provider doesn't exist",
    )
    saml.iam.update_saml_provider(SAMLProviderArn=saml.provider, SAMLMetadataDocument=metadata(certificate(other)))
    assert refused(lambda: saml.assume(good)) == ("InvalidIdentityToken", "Response signature invalid")


def test_signatures_are_not_wrapped(saml: Saml) -> None:
    """A genuine signed assertion of eve's, and a forged one of ana's, in every order and nesting."""
    genuine = saml.signed(saml.assertion("eve"))
    forged = etree.fromstring(saml.assertion("ana"))
    signature = genuine.find("{http://www.w3.org/2000/09/xmldsig#}Signature")

    def carrying(inside: Any) -> Any:
        """The forged assertion with the genuine signature, and what that signed within it."""
        made = copy.deepcopy(forged)
        moved = copy.deepcopy(signature)
        made.append(moved)
        holder = etree.SubElement(moved, "{http://www.w3.org/2000/09/xmldsig#}Object")
        holder.append(inside)
        return made

    bare = copy.deepcopy(genuine)
    bare.remove(bare.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    same = copy.deepcopy(forged)
    same.set("ID", "aeve")
    signed_same = copy.deepcopy(same)
    signed_same.append(copy.deepcopy(signature))
    extension = etree.Element(f"{{{SAML}:protocol}}Extensions")
    extension.append(copy.deepcopy(genuine))
    responses = [
        saml.response(forged, genuine),
        saml.response(genuine, forged),
        saml.response(carrying(copy.deepcopy(bare))),
        saml.response(carrying(copy.deepcopy(genuine))),
        saml.response(extension, forged),
        saml.response(signed_same, genuine),
        saml.response(genuine, signed_same),
        saml.response(signed_same, bare),
    ]
    for response in responses:
        code, _ = refused(lambda response=response: saml.assume(response))
        assert code in ("AccessDenied", "InvalidIdentityToken"), etree.tostring(response)


def test_saml_providers(client: Callable[..., Any], account: str) -> None:
    iam = client("iam")
    arn = iam.create_saml_provider(Name="x", SAMLMetadataDocument=metadata(), Tags=[{"Key": "a", "Value": "b"}])[
        "SAMLProviderArn"
    ]
    assert arn == f"arn:aws:iam::{account}:saml-provider/x"
    found = iam.get_saml_provider(SAMLProviderArn=arn)
    assert found["SAMLMetadataDocument"] == metadata()
    iam.tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_saml_provider(SAMLProviderArn=arn, TagKeys=["a"])
    assert iam.list_saml_provider_tags(SAMLProviderArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    assert [one["Arn"] for one in iam.list_saml_providers()["SAMLProviderList"]] == [arn]
    assert iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=metadata())["SAMLProviderArn"] == arn
    assert (
        refused(lambda: iam.create_saml_provider(Name="x", SAMLMetadataDocument=metadata()))[0] == "EntityAlreadyExists"
    )
    bad = metadata().replace("IDPSSODescriptor", "SPSSODescriptor")
    assert refused(lambda: iam.create_saml_provider(Name="y", SAMLMetadataDocument=bad))[0] == "InvalidInput"
    iam.delete_saml_provider(SAMLProviderArn=arn)
    assert refused(lambda: iam.get_saml_provider(SAMLProviderArn=arn))[0] == "NoSuchEntity"
