"""Data identifiers, by which policies of several services say what is sensitive in a text. Pure.

Source: "Types of data that you can protect". Those identifiers whose form is a plain pattern are here; AWS finds some of them
only near a keyword, here their form is enough. Others, and custom ones that no linear expression is, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pampero.kernel.regex import BadRegex, Regex, compile_regex

MAX_CUSTOM = 10
# Also with a region and without an account, as AWS takes it.
MANAGED_ARN = re.compile(r"arn:aws:dataprotection:[a-z0-9-]*:(?:aws)?:data-identifier/([A-Za-z0-9-]+)")
MANAGED: Mapping[str, str] = {
    "Address": r"\b\d{1,6} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln)\b",
    "AwsSecretKey": r"\b[A-Za-z0-9/+]{40}\b",
    "CreditCardNumber": r"\b(?:4\d{3}|5[1-5]\d{2}|6(?:011|5\d{2})|3[47]\d{2})(?:[ -]?\d{4}){2}[ -]?\d{3,4}\b",
    "CreditCardExpiration": r"\b(?:0[1-9]|1[0-2])/(?:20)?\d{2}\b",
    "DateOfBirth": r"\b(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b",
    "EmailAddress": r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b",
    "IpAddress": r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    "LatLong": r"-?\d{1,2}\.\d{3,}, ?-?\d{1,3}\.\d{3,}",
    "OpenSshPrivateKey": r"-----BEGIN OPENSSH PRIVATE KEY-----[^-]+-----END OPENSSH PRIVATE KEY-----",
    "PgpPrivateKey": r"-----BEGIN PGP PRIVATE KEY BLOCK-----[^-]+-----END PGP PRIVATE KEY BLOCK-----",
    "PkcsPrivateKey": r"-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----[^-]+-----END (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----",
    "PuttyPrivateKey": r"PuTTY-User-Key-File-\d: [^\n]+",
    "VehicleIdentificationNumber": r"\b[A-HJ-NPR-Z0-9]{17}\b",
    "PhoneNumber-US": r"(?:\+?1[ .-]?)?\(?\b[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}\b",
    "Ssn-US": r"\b\d{3}-\d{2}-\d{4}\b",
    "ZipCode-US": r"\b\d{5}-\d{4}\b",
    "IndividualTaxIdentificationNumber-US": r"\b9\d{2}-\d{2}-\d{4}\b",
    "BankAccountNumber-DE": r"\bDE\d{2} ?(?:\d{4} ?){4}\d{2}\b",
    "BankAccountNumber-ES": r"\bES\d{2} ?(?:\d{4} ?){5}",
    "BankAccountNumber-FR": r"\bFR\d{2} ?(?:[A-Z0-9]{4} ?){5}[A-Z0-9]{3}\b",
    "BankAccountNumber-GB": r"\bGB\d{2} ?[A-Z]{4} ?(?:\d{4} ?){3}\d{2}\b",
    "BankAccountNumber-IT": r"\bIT\d{2} ?[A-Z]\d{3} ?(?:[A-Z0-9]{4} ?){5}[A-Z0-9]{3}\b",
}


class InvalidProtection(ValueError):
    """A policy that is none; the text says why."""


class UnknownIdentifier(InvalidProtection):
    """An identifier of AWS's that is not here."""


def custom_identifiers(policy: Mapping[str, Any]) -> dict[str, Any]:
    """The expressions of a policy's own identifiers by name. Raises InvalidProtection, KeyError, TypeError."""
    own = {one["Name"]: one["Regex"] for one in (policy.get("Configuration") or {}).get("CustomDataIdentifier", ())}
    if len(own) > MAX_CUSTOM:
        raise InvalidProtection(f"At most {MAX_CUSTOM} custom data identifiers are allowed.")
    return own


def identifier(name: str, own: Mapping[str, Any]) -> Regex:
    """What finds an identifier: AWS's by its ARN, or one of the policy's own. Raises InvalidProtection."""
    managed = MANAGED_ARN.fullmatch(name)
    text = MANAGED.get(managed[1]) if managed else own.get(name)
    if not isinstance(text, str):
        kind = UnknownIdentifier if managed else InvalidProtection
        raise kind(f"The data identifier {name} is not supported.")
    try:
        return compile_regex(text)
    except BadRegex as error:
        raise InvalidProtection(f"The data identifier {name} is not valid: {error}") from error
