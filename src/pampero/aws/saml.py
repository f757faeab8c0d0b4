"""SAML 2.0 responses: verified, and read only where the signature is.

What is read is the element that the signature covers, as the verification hands it out, never the document that came:
so elements that were moved around a genuine signature (signature wrapping) are not seen. Runs on a thread: verifying takes
milliseconds, and the first import of the library more.

Sources: SAML 2.0 core; IAM User Guide, "Configure SAML assertions for the authentication response", "Troubleshoot SAML
federation with IAM" (the texts).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
CLOCK_SKEW = 300.0
METHODS = ("RSA_SHA256", "RSA_SHA384", "RSA_SHA512", "ECDSA_SHA256", "ECDSA_SHA384", "ECDSA_SHA512")


class Rejected(Exception):
    """An assertion that is not accepted. code: of STS's error."""

    def __init__(self, text: str, code: str = "InvalidIdentityTokenException") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a provider says of somebody. attributes: texts by name. recipient: for whom it is; answers: the id of the request
    that it answers, where it answers one."""

    issuer: str
    subject: str
    subject_type: str
    recipient: str
    attributes: Mapping[str, Sequence[str]]
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """For whom assertions are to be. audiences: its names; where: whether an address is one of its own."""

    audiences: Sequence[str]
    where: Callable[[str], bool]


# AWS itself, of whichever region. Source: IAM User Guide, "Configure SAML assertions for the authentication response".
AWS = Receiver(
    ("https://signin.aws.amazon.com/saml", "urn:amazon:webservices"),
    lambda recipient: recipient.startswith("https://") and recipient.endswith("signin.aws.amazon.com/saml"),
)


def verified(encoded: str, metadata: str, now: float, receiver: Receiver) -> Assertion:
    """The assertion of a response (in base64), if a key in the provider's metadata signed it, and it holds now, for whom it is.

    Raises Rejected.
    """
    try:
        document = base64.b64decode(encoded, validate=False)
    except (ValueError, binascii.Error) as error:
        raise Rejected("Invalid base64 SAMLResponse") from error
    root = _parsed(document)
    provider = _parsed(metadata.encode())
    if root.tag != f"{PROTOCOL}Response":
        raise Rejected("Invalid SAMLResponse: it is no Response")
    signed = _signed(root, provider)
    assertion = signed if signed.tag == f"{ASSERTION}Assertion" else _only(signed, f"{ASSERTION}Assertion")
    if assertion is None:
        raise Rejected("Response does not contain a signed assertion")
    status = root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode")
    if status is not None and status.get("Value") != SUCCESS:
        raise Rejected("The identity provider did not authenticate the user", "IDPRejectedClaimException")
    issuer = _text(assertion, f"{ASSERTION}Issuer")
    if issuer != provider.get("entityID"):
        raise Rejected("Issuer not present in specified provider")
    recipient, answers = _check_times(assertion, now, receiver)
    name = assertion.find(f"{ASSERTION}Subject/{ASSERTION}NameID")
    if name is None or not name.text:
        raise Rejected("Response does not contain a subject")
    format_ = name.get("Format", "")
    kind = format_.rpartition(":")[2] if format_.startswith("urn:oasis:names:tc:SAML:2.0:nameid-format:") else format_
    return Assertion(issuer, name.text.strip(), kind or "unspecified", recipient, _attributes(assertion), answers)


def sign_in_address(metadata: str) -> str:
    """Where a provider lets people sign in whom a redirect brings; empty: nowhere. Raises Rejected."""
    found = _parsed(metadata.encode()).findall(f"{METADATA}IDPSSODescriptor/{METADATA}SingleSignOnService")
    return next((str(one.get("Location")) for one in found if one.get("Binding") == REDIRECT), "")


def _parsed(document: bytes) -> Any:
    """Nothing is fetched, nothing expanded. Raises Rejected."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Rejected("Invalid SAMLResponse: it is no XML") from error
    if root.getroottree().docinfo.doctype:
        raise Rejected("Invalid SAMLResponse: it has a document type")
    return root


def _signed(root: Any, provider: Any) -> Any:
    """What one of the provider's keys signed: the response, or an assertion directly in it. Raises Rejected."""
    from cryptography import x509
    from lxml import etree
    from signxml import SignatureMethod, exceptions
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    inner = root.findall(f"{ASSERTION}Assertion")
    places = ["./"] if root.find(f"{SIGNATURE}Signature") is not None else []
    places += [f"./{ASSERTION}Assertion/"] * any(one.find(f"{SIGNATURE}Signature") is not None for one in inner)
    keys = provider.findall(f"{METADATA}IDPSSODescriptor/{METADATA}KeyDescriptor")
    texts = [
        one.text or "" for key in keys if key.get("use", "signing") == "signing"
        for one in key.iter(f"{SIGNATURE}X509Certificate")
    ]  # fmt: skip
    for place in places:
        for text in texts:
            try:
                certificate = x509.load_der_x509_certificate(base64.b64decode("".join(text.split())))
                expected = SignatureConfiguration(
                    location=place,
                    expect_references=1,
                    signature_methods=frozenset(SignatureMethod[name] for name in METHODS),
                )
                found = XMLVerifier().verify(root, x509_cert=certificate, expect_config=expected)
            except (exceptions.SignXMLException, etree.LxmlError, ValueError):
                continue
            signed = (found if not isinstance(found, list) else found[0]).signed_xml
            if signed is not None and signed.tag in (f"{PROTOCOL}Response", f"{ASSERTION}Assertion"):
                return signed
    raise Rejected("Response signature invalid")


def _only(parent: Any, tag: str) -> Any:
    found = parent.findall(tag)
    return found[0] if len(found) == 1 else None


def _text(parent: Any, path: str) -> str:
    found = parent.find(path)
    return (found.text or "").strip() if found is not None else ""


def _moment(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise Rejected(f"Invalid time in SAMLResponse: {text}") from error
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _check_times(assertion: Any, now: float, receiver: Receiver) -> tuple[str, str]:
    """Whom the assertion is for and what it answers, if it is for the receiver and holds now. Raises Rejected."""
    conditions = assertion.find(f"{ASSERTION}Conditions")
    if conditions is not None:
        begins, ends = _moment(conditions.get("NotBefore")), _moment(conditions.get("NotOnOrAfter"))
        if begins is not None and now + CLOCK_SKEW < begins:
            raise Rejected("The assertion is not yet valid")
        if ends is not None and now >= ends:
            raise Rejected("Token must be redeemed within 5 minutes of issuance", "ExpiredTokenException")
        audiences = [one.text for one in conditions.iterfind(f"{ASSERTION}AudienceRestriction/{ASSERTION}Audience")]
        if audiences and not set(audiences) & set(receiver.audiences):
            raise Rejected("Response does not contain the required audience.")
    for confirmation in assertion.iterfind(f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation"):
        data = confirmation.find(f"{ASSERTION}SubjectConfirmationData")
        if confirmation.get("Method") != BEARER or data is None:
            continue
        ends = _moment(data.get("NotOnOrAfter"))
        if ends is None or now >= ends:
            raise Rejected("Token must be redeemed within 5 minutes of issuance", "ExpiredTokenException")
        recipient: str = data.get("Recipient", "")
        if receiver.where(recipient):
            return recipient, data.get("InResponseTo", "")
    raise Rejected("Response does not contain the required audience.")


def _attributes(assertion: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for attribute in assertion.iterfind(f"{ASSERTION}AttributeStatement/{ASSERTION}Attribute"):
        values = [(one.text or "").strip() for one in attribute.iterfind(f"{ASSERTION}AttributeValue")]
        name = str(attribute.get("Name", ""))
        found[name] = (*found.get(name, ()), *values)
    return found
