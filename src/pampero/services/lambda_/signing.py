"""What a code signing configuration is, and what it refuses."""

from __future__ import annotations

from pampero.api import ApiError
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import arn
from pampero.store.tx import ReadTx

ENFORCE = "Enforce"
PREFIX = "code-signing-config:"
UNSIGNED = (
    "The code signature failed one or more of the validation checks for signature mismatch or expiry, and the code signing "
    "policy is set to ENFORCE. Lambda blocks the deployment: the package is not signed."
)


class Signing(Noun):
    """policy: Warn or Enforce. modified: epoch seconds."""

    description: str
    publishers: list[str]
    policy: str
    modified: float
    tags: dict[str, str]

    @property
    def arn(self) -> str:
        """Its own."""
        return arn("lambda", self.region, self.account, f"{PREFIX}{self.name}")


SIGNING = Nouns("lambda.signing", Signing, PREFIX, "ResourceNotFoundException")


def missing(text: str) -> ApiError:
    """The error for a configuration that a function cannot have."""
    told = "The code signing configuration cannot be found. Check that the provided configuration is not deleted"
    return ApiError("CodeSigningConfigNotFoundException", f"{told}: {text}.", Type="User")


def wanted(tx: ReadTx, text: str) -> Signing:
    """The configuration that a function is to have. Raises CodeSigningConfigNotFoundException."""
    found = SIGNING.by_arn(tx, text)
    if found is None:
        raise missing(text)
    return found


def check_signed(tx: ReadTx, config: str, scope: str) -> None:
    """Whether a package, which nobody has signed, may be deployed. config: the configuration's ARN, or "". scope: of the
    function, which another account's configuration says nothing of.

    Raises CodeSigningConfigNotFoundException, CodeVerificationFailedException.
    """
    if not config:
        return
    found = wanted(tx, config)
    if found.scope != scope:
        raise missing(config)
    if found.policy == ENFORCE:
        raise ApiError("CodeVerificationFailedException", UNSIGNED, Type="User")
