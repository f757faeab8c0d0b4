"""Certificates: issued by the server's own authority, imported, exported, renewed by themselves, tagged, deleted."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.conftest import Server

PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
DAY = 86_400


def self_signed(name: str) -> tuple[bytes, bytes]:
    """A certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.fromtimestamp(time.time(), UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(0x0ABC).not_valid_before(now).not_valid_after(now + timedelta(days=30))
    made = builder.sign(key, hashes.SHA256())
    return made.public_bytes(PEM), key.private_bytes(PEM, PKCS8, serialization.NoEncryption())


@pytest.fixture
def acm(client: Callable[..., Any]) -> Any:
    return client("acm")


def test_issued(acm: Any, account: str) -> None:
    names = ["*.example.com"]
    asked = {"DomainName": "example.com", "SubjectAlternativeNames": names, "ValidationMethod": "DNS"}
    arn = acm.request_certificate(**asked, IdempotencyToken="once", Tags=[{"Key": "a", "Value": "b"}])["CertificateArn"]
    assert arn.startswith(f"arn:aws:acm:us-east-1:{account}:certificate/")
    assert acm.request_certificate(**asked, IdempotencyToken="once")["CertificateArn"] == arn
    acm.get_waiter("certificate_validated").wait(CertificateArn=arn)
    found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (found["Status"], found["Type"], found["KeyAlgorithm"]) == ("ISSUED", "AMAZON_ISSUED", "RSA_2048")
    assert found["SubjectAlternativeNames"] == ["example.com", "*.example.com"]
    records = [one["ResourceRecord"] for one in found["DomainValidationOptions"]]
    assert records[0] == records[1]
    assert records[0]["Name"].endswith(".example.com.")
    got = acm.get_certificate(CertificateArn=arn)
    body, above = (x509.load_pem_x509_certificate(got[name].encode()) for name in ("Certificate", "CertificateChain"))
    body.verify_directly_issued_by(above)
    alternatives = body.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert alternatives.get_values_for_type(x509.DNSName) == ["example.com", "*.example.com"]
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "a", "Value": "other"}, {"Key": "c"}])
    acm.tag_resource(ResourceArn=arn, Tags=[{"Key": "e", "Value": "f"}])
    acm.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert acm.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "e", "Value": "f"}]
    acm.delete_certificate(CertificateArn=arn)
    with pytest.raises(acm.exceptions.ResourceNotFoundException):
        acm.get_certificate(CertificateArn=arn)


def test_lists(acm: Any) -> None:
    rsa = acm.request_certificate(DomainName="a.example.com")["CertificateArn"]
    curve = acm.request_certificate(DomainName="b.example.com", KeyAlgorithm="EC_prime256v1")["CertificateArn"]

    def listed(**more: Any) -> list[str]:
        return [one["CertificateArn"] for one in acm.list_certificates(**more)["CertificateSummaryList"]]

    assert listed() == [rsa]
    every = {"keyTypes": ["RSA_2048", "EC_prime256v1"]}
    assert listed(Includes=every) == [rsa, curve]
    assert listed(Includes=every, SortBy="CREATED_AT", SortOrder="DESCENDING") == [curve, rsa]
    assert listed(Includes={**every, "exportOption": "ENABLED"}) == []
    assert listed(CertificateStatuses=["EXPIRED"]) == []
    first = acm.list_certificates(Includes=every, MaxItems=1)
    assert listed(Includes=every, NextToken=first["NextToken"]) == [curve]


def test_refused(acm: Any) -> None:
    arn = acm.request_certificate(DomainName="a.example.com")["CertificateArn"]
    with pytest.raises(acm.exceptions.InvalidParameterException):
        acm.request_certificate(DomainName="a.example.com", KeyAlgorithm="RSA_1024")
    wrong = [{"DomainName": "a.example.com", "ValidationDomain": "example.org"}]
    with pytest.raises(acm.exceptions.InvalidDomainValidationOptionsException):
        acm.request_certificate(DomainName="a.example.com", DomainValidationOptions=wrong)
    with pytest.raises(acm.exceptions.InvalidStateException):
        acm.resend_validation_email(CertificateArn=arn, Domain="a.example.com", ValidationDomain="example.com")
    with pytest.raises(acm.exceptions.InvalidDomainValidationOptionsException):
        acm.resend_validation_email(CertificateArn=arn, Domain="b.example.com", ValidationDomain="example.com")
    with pytest.raises(acm.exceptions.InvalidArnException):
        acm.describe_certificate(CertificateArn=arn.replace(":certificate/", ":thing/"))
    with pytest.raises(acm.exceptions.ClientError, match="not exportable"):
        acm.export_certificate(CertificateArn=arn, Passphrase=b"open sesame")
    with pytest.raises(acm.exceptions.ClientError, match="not eligible"):
        acm.renew_certificate(CertificateArn=arn)
    tags = [{"Key": f"k{number}", "Value": ""} for number in range(60)]
    acm.add_tags_to_certificate(CertificateArn=arn, Tags=tags[:40])
    with pytest.raises(acm.exceptions.TooManyTagsException):
        acm.add_tags_to_certificate(CertificateArn=arn, Tags=tags[40:])


def test_exported(acm: Any, wait_until: Callable[..., Any]) -> None:
    asked = {"DomainName": "a.example.com", "KeyAlgorithm": "EC_secp384r1"}
    arn = acm.request_certificate(**asked, Options={"Export": "ENABLED"})["CertificateArn"]
    given = acm.export_certificate(CertificateArn=arn, Passphrase=b"open sesame")
    key: Any = serialization.load_pem_private_key(given["PrivateKey"].encode(), b"open sesame")
    assert key.public_key() == x509.load_pem_x509_certificate(given["Certificate"].encode()).public_key()
    options = {"CertificateTransparencyLoggingPreference": "DISABLED"}
    acm.update_certificate_options(CertificateArn=arn, Options=options)
    # One that was exported may be renewed by hand: it gets a key of its own.
    acm.renew_certificate(CertificateArn=arn)
    wait_until(lambda: acm.get_certificate(CertificateArn=arn)["Certificate"] != given["Certificate"])
    found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (found["RenewalSummary"]["RenewalStatus"], found["RenewalEligibility"]) == ("SUCCESS", "ELIGIBLE")
    assert found["Options"]["CertificateTransparencyLoggingPreference"] == "DISABLED"


def test_imported(acm: Any) -> None:
    body, key = self_signed("own.example.com")
    arn = acm.import_certificate(Certificate=body, PrivateKey=key)["CertificateArn"]
    found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (found["Type"], found["DomainName"], found["Serial"]) == ("IMPORTED", "own.example.com", "0a:bc")
    assert acm.get_certificate(CertificateArn=arn)["Certificate"].encode() == body
    other, its_key = self_signed("own.example.com")
    assert acm.import_certificate(CertificateArn=arn, Certificate=other, PrivateKey=its_key)["CertificateArn"] == arn
    assert acm.get_certificate(CertificateArn=arn)["Certificate"].encode() == other
    for wrong, text in (
        ({"Certificate": body, "PrivateKey": its_key}, "does not match"),
        ({"Certificate": body, "PrivateKey": b"no key"}, "PEM"),
        ({"Certificate": body + other, "PrivateKey": key}, "more than one certificate"),
        ({"Certificate": body, "PrivateKey": key, "CertificateChain": other}, "certificate chain"),
    ):
        with pytest.raises(acm.exceptions.ClientError, match=text):
            acm.import_certificate(**wrong)
    tags = [{"Key": "a", "Value": "b"}]
    with pytest.raises(acm.exceptions.InvalidParameterException):
        acm.import_certificate(CertificateArn=arn, Certificate=body, PrivateKey=key, Tags=tags)
    with pytest.raises(acm.exceptions.InvalidStateException):
        acm.update_certificate_options(CertificateArn=arn, Options={"Export": "DISABLED"})


@pytest.mark.turns_clock
def test_renewed_by_itself(acm: Any, server: Server, wait_until: Callable[..., Any]) -> None:
    idle = acm.request_certificate(DomainName="a.example.com", KeyAlgorithm="EC_prime256v1")["CertificateArn"]
    asked = {"DomainName": "a.example.com", "KeyAlgorithm": "EC_prime256v1", "Options": {"Export": "ENABLED"}}
    taken = acm.request_certificate(**asked)["CertificateArn"]
    acm.export_certificate(CertificateArn=taken, Passphrase=b"open sesame")
    before = acm.get_certificate(CertificateArn=taken)["Certificate"]
    server.advance(155 * DAY)
    wait_until(lambda: acm.get_certificate(CertificateArn=taken)["Certificate"] != before)
    server.advance(50 * DAY)
    assert acm.describe_certificate(CertificateArn=idle)["Certificate"]["Status"] == "EXPIRED"
    assert acm.describe_certificate(CertificateArn=taken)["Certificate"]["Status"] == "ISSUED"
