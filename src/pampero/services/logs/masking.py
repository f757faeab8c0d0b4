"""What data protection policies find in messages is shown as asterisks. Pure."""

from __future__ import annotations

from collections.abc import Callable

from pampero.aws.dataprotection import InvalidProtection, custom_identifiers, identifier
from pampero.kernel import jsontext
from pampero.kernel.regex import Regex

Mask = Callable[[str], str]


def compile_protection(document: str) -> list[Regex]:
    """What a policy finds: its identifiers, as expressions. Raises InvalidProtection."""
    try:
        policy = jsontext.loads(document)
        statements = policy["Statement"]
        own = custom_identifiers(policy)
        sets = [[str(one) for one in statement["DataIdentifier"]] for statement in statements]
        operations = [statement["Operation"] for statement in statements]
        audits, masks = ([one for one in operations if kind in one] for kind in ("Audit", "Deidentify"))
    except InvalidProtection:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidProtection("The data protection policy is not valid.") from error
    if len(statements) != 2 or len(audits) != 1 or len(masks) != 1 or sorted(sets[0]) != sorted(sets[1]):
        text = (
            "A data protection policy needs a statement with Audit and one with Deidentify, of the same DataIdentifier."
        )
        raise InvalidProtection(text)
    return [identifier(one, own) for one in sets[0]]


def mask_with(found: list[Regex]) -> Mask:
    """Replaces what any of them finds by as many asterisks."""

    def mask(message: str) -> str:
        for regex in found:
            message = regex.replaced(message, lambda text: "*" * len(text))
        return message

    return mask
