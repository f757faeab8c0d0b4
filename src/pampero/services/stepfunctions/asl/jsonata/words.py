"""The words of JSONata's errors: the engine's where they are the reference's, and the reference's where they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_CODE = re.compile(r"\b([STDU]\d{4}): (.*)", re.DOTALL)
_SPECIFIED = re.compile(r"(?:left|right) side of the (\S+) operator")
TOO_DEEP = "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive"
TOO_LONG = "Expression evaluation timeout: Check for infinite loop"
MEMORY = "Expression evaluation memory limit exceeded: Check for excessive memory usage"
# Codes of limits, which AWS tells without a code.
LIMITS: Mapping[str, str] = MappingProxyType(
    {"D1011": TOO_DEEP, "U1001": TOO_DEEP, "U1002": TOO_DEEP, "D1012": TOO_LONG, "D2014": MEMORY, "D2015": MEMORY}
)
REFERENCE: Mapping[str, str] = MappingProxyType(
    {
        "D3020": "Third argument of split function must evaluate to a positive number",
        "D3010": "Second argument of replace function cannot be an empty string",
        "D3080": "The picture string must only contain a maximum of two sub-pictures",
        "D3081": "The sub-picture must not contain more than one instance of the 'decimal-separator' character",
        "D3082": "The sub-picture must not contain more than one instance of the 'percent' character",
        "D3083": "The sub-picture must not contain more than one instance of the 'per-mille' character",
        "D3084": "The sub-picture must not contain both a 'percent' and a 'per-mille' character",
        "D3085": "The mantissa part of a sub-picture must contain at least one character that is either an 'optional "
        "digit character' or a member of the 'decimal digit family'",
        "D3086": "The sub-picture must not contain a passive character that is preceded by an active character and that "
        "is followed by another active character",
        "D3138": "The $single() function expected exactly 1 matching result.  Instead it matched more.",
        "D3139": "The $single() function expected exactly 1 matching result.  Instead it matched 0.",
        "T1006": "Attempted to invoke a non-function",
        "T2003": "The left side of the range operator (..) must evaluate to an integer",
        "T2004": "The right side of the range operator (..) must evaluate to an integer",
    }
)
_TOKENS: Mapping[str, str] = MappingProxyType(
    {
        "RightBracket": '"]"', "LeftBracket": '"["', "RightParen": '")"', "LeftParen": '"("', "RightBrace": '"}"',
        "LeftBrace": '"{"', "Comma": '","', "Semicolon": '";"', "Colon": '":"', "Dot": '"."', "At": '"@"', "Hash": '"#"',
        "Plus": '"+"', "Star": '"*"', "Slash": '"/"', "Percent": '"%"', "Equal": '"="', "Ampersand": '"&"',
    }
)  # fmt: skip
_WORD = re.compile(r"\b[A-Z][A-Za-z]+\b")


def told(text: str) -> tuple[str, str]:
    """(code, words) of an error of the engine; code: "" for a limit, and where there is none."""
    found = _CODE.search(text)
    if found is None:
        return "", text.removeprefix("Parse error: ")
    code, words = found.groups()
    if code in LIMITS:
        return "", LIMITS[code]
    if code in ("T2001", "T2002"):
        words = _SPECIFIED.sub(lambda match: match[0].replace(match[1], f'"{match[1]}"'), words)
    if code.startswith("S"):
        words = _WORD.sub(lambda match: _TOKENS.get(match[0], match[0]), words)
    return code, REFERENCE.get(code, words)
