"""GetRandomPassword."""

from __future__ import annotations

import string
from collections.abc import Mapping

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.model import bad_parameter, bad_request
from pampero.store.tx import ReadTx

# Source: API_GetRandomPassword; what each of its Exclude… members leaves out.
KINDS: Mapping[str, str] = {
    "ExcludeLowercase": string.ascii_lowercase,
    "ExcludeUppercase": string.ascii_uppercase,
    "ExcludeNumbers": string.digits,
    "ExcludePunctuation": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
}
LENGTH = 32


@operation("GetRandomPassword", resource="*", read=True)
def get_random_password(tx: ReadTx, call: Call, req: t.GetRandomPasswordRequest) -> t.GetRandomPasswordResponse:
    """A password of some kinds of characters, of each at least one unless that is not wanted. Source:
    API_GetRandomPassword. Raises InvalidParameterException, InvalidRequestException, in words of ours."""
    excluded = {
        "ExcludeLowercase": req.ExcludeLowercase,
        "ExcludeUppercase": req.ExcludeUppercase,
        "ExcludeNumbers": req.ExcludeNumbers,
        "ExcludePunctuation": req.ExcludePunctuation,
    }
    kinds = [characters for name, characters in KINDS.items() if not excluded[name]]
    if req.IncludeSpace:
        kinds.append(" ")
    without = set(req.ExcludeCharacters or "")
    kinds = ["".join(one for one in kind if one not in without) for kind in kinds]
    everything = "".join(kinds)
    length = req.PasswordLength or LENGTH
    if not everything:
        raise bad_request("The password can't be made: all characters are excluded.")
    required = [] if req.RequireEachIncludedType is False else kinds
    if not all(required):
        raise bad_request("The password can't be made: all characters of a required type are excluded.")
    if len(required) > length:
        raise bad_parameter(f"A password of {length} characters can't have one of each of {len(required)} types.")
    return t.GetRandomPasswordResponse(RandomPassword=ids.password(everything, length, required))
