"""Data identifiers and what they find in messages, which is shown as asterisks. Pure.

Source: "Types of data that you can protect". Those identifiers whose form is a plain pattern are here; AWS finds some of them
only near a keyword, here their form is enough. Others, and custom ones that no linear expression is, are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pampero.kernel import jsontext
from pampero.kernel.regex import BadRegex, Regex, compile_regex

ARN = "arn:aws:dataprotection::aws:data-identifier/"
MAX_CUSTOM = 10
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


Mask = Callable[[str], str]


def compile_protection(document: str) -> list[Regex]:
    """What a policy finds: its identifiers, as expressions. Raises InvalidProtection."""
    try:
        policy = jsontext.loads(document)
        statements = policy["Statement"]
        own = {one["Name"]: one["Regex"] for one in (policy.get("Configuration") or {}).get("CustomDataIdentifier", ())}
        sets = [[str(one) for one in statement["DataIdentifier"]] for statement in statements]
        operations = [statement["Operation"] for statement in statements]
        audits, masks = ([one for one in operations if kind in one] for kind in ("Audit", "Deidentify"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidProtection("The data protection policy is not valid.") from error
    if len(statements) != 2 or len(audits) != 1 or len(masks) != 1 or sorted(sets[0]) != sorted(sets[1]):
        text = (
            "A data protection policy needs a statement with Audit and one with Deidentify, of the same DataIdentifier."
        )
        raise InvalidProtection(text)
    if len(own) > MAX_CUSTOM:
        raise InvalidProtection(f"At most {MAX_CUSTOM} custom data identifiers are allowed.")
    return [_identifier(one, own) for one in sets[0]]


def _identifier(name: str, own: Mapping[str, Any]) -> Regex:
    text = own.get(name, MANAGED.get(name.removeprefix(ARN)) if name.startswith(ARN) else None)
    if not isinstance(text, str):
        raise InvalidProtection(f"The data identifier {name} is not supported.")
    try:
        return compile_regex(text)
    except BadRegex as error:
        raise InvalidProtection(f"The data identifier {name} is not valid: {error}") from error


def mask_with(found: list[Regex]) -> Mask:
    """Replaces what any of them finds by as many asterisks."""

    def mask(message: str) -> str:
        for regex in found:
            message = regex.replaced(message, lambda text: "*" * len(text))
        return message

    return mask
