"""Layers that AWS publishes, by their well-known ARNs: which of them can be brought here, and of what they are made.

Sources: "Powertools for AWS Lambda (Python)" and "(TypeScript)", Lambda layers; "Available versions of the Lambda Insights
extension"; "Understanding available versions of the AWS AppConfig Agent Lambda extension".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

# With this header the root of such an account says which number a version has, which nobody else may.
NUMBER_HEADER = "x-pampero-layer-version"
PYTHON, NODE = "python", "nodejs"
_ARN = re.compile(r"arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+):([0-9]+)")
_POWERTOOLS = re.compile(r"AWSLambdaPowertoolsPythonV3-(python3)(\d+)-(x86_64|arm64)")
# As it was named before one was made for each Python: the first and the second major release.
_EARLIER = re.compile(r"AWSLambdaPowertoolsPython(V2)?(-Arm64)?")
TYPESCRIPT = "AWSLambdaPowertoolsTypeScriptV2"
# Extensions whose programs AWS does not publish.
CLOSED = re.compile(
    r"LambdaInsightsExtension(-Arm64)?|AWS-AppConfig-Extension(-Arm64)?|AWS-Parameters-and-Secrets-Lambda-Extension(-Arm64)?"
)
ACCOUNTS: Mapping[str, str] = MappingProxyType({"017000801446": PYTHON, "094274105915": NODE})
# What the layers hold beside the package that they are named for.
PYTHON_PACKAGE, EXTRAS = "aws-lambda-powertools", "all"
NODE_PACKAGES = tuple(
    f"@aws-lambda-powertools/{name}"
    for name in (
        "batch", "commons", "event-handler", "idempotency", "jmespath", "logger", "metrics", "parameters", "parser", "tracer",
        "validation",
    )
)  # fmt: skip


class PublicLayer(Struct, frozen=True):
    """A version of a public layer. runtimes: which it is for, the one that it is made for first. language: PYTHON
    or NODE. releases: of the package that it may hold, as pip has it."""

    region: str
    account: str
    name: str
    number: int
    language: str
    runtimes: tuple[str, ...]
    architecture: str
    releases: str = ""

    @property
    def arn(self) -> str:
        """The layer version's ARN."""
        return f"arn:aws:lambda:{self.region}:{self.account}:layer:{self.name}:{self.number}"


def public_layer(arn: str) -> PublicLayer | None:
    """The layer version of an ARN, if it is one that can be brought here."""
    found = _ARN.fullmatch(arn)
    if found is None:
        return None
    region, account, name, number = found.groups()
    language = ACCOUNTS.get(account)
    python = _POWERTOOLS.fullmatch(name)
    if language == PYTHON and python is not None:
        return PublicLayer(region, account, name, int(number), PYTHON, (f"{python[1]}.{python[2]}",), python[3])
    earlier = _EARLIER.fullmatch(name)
    if language == PYTHON and earlier is not None:
        versions, releases = (range(12, 7, -1), "<3") if earlier[1] else (range(9, 7, -1), "<2")
        of = tuple(f"python3.{version}" for version in versions)
        machine = "arm64" if earlier[2] else "x86_64"
        return PublicLayer(region, account, name, int(number), PYTHON, of, machine, releases)
    if language == NODE and name == TYPESCRIPT:
        nodes = ("nodejs20.x", "nodejs22.x", "nodejs24.x")
        return PublicLayer(region, account, name, int(number), NODE, nodes, "x86_64")
    return None


def advice(arn: str) -> str:
    """What helps who names a public layer that is not here; empty where it is none that is known."""
    if public_layer(arn) is not None:
        return f"Layer version {arn} is not here: `pampero layers add --arn {arn}` brings it."
    found = _ARN.fullmatch(arn)
    if found is not None and CLOSED.fullmatch(found[3]):
        return f"Layer version {arn} is an extension of AWS's whose program is not public: it cannot be brought here."
    return ""
