"""Public layers by their ARNs, the earlier names of Powertools' among them."""

from __future__ import annotations

import pytest

from pampero.aws.publiclayers import public_layer


@pytest.mark.parametrize(
    ("name", "runtime", "architecture", "releases"),
    [
        ("AWSLambdaPowertoolsPythonV3-python312-x86_64", "python3.12", "x86_64", ""),
        ("AWSLambdaPowertoolsPythonV2", "python3.12", "x86_64", "<3"),
        ("AWSLambdaPowertoolsPythonV2-Arm64", "python3.12", "arm64", "<3"),
        ("AWSLambdaPowertoolsPython", "python3.9", "x86_64", "<2"),
    ],
)
def test_powertools(name: str, runtime: str, architecture: str, releases: str) -> None:
    arn = f"arn:aws:lambda:eu-west-1:017000801446:layer:{name}:3"
    found = public_layer(arn)
    assert found is not None
    assert (found.arn, found.runtimes[0], found.architecture, found.releases) == (arn, runtime, architecture, releases)


def test_a_name_that_nobody_published() -> None:
    assert public_layer("arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPythonV4:3") is None
    assert public_layer("arn:aws:lambda:eu-west-1:123456789012:layer:AWSLambdaPowertoolsPythonV2:3") is None
