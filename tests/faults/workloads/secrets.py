"""Secrets whose values are put by hand, and one that a function rotates."""

from __future__ import annotations

import contextlib

from botocore.exceptions import ClientError
from tests.faults.workload import Step, Workload
from tests.services.secretsmanager.test_rotation import make_function


class Secrets(Workload):
    """Each version that was acknowledged is there, and the last of them is the current one; rotations come to an end."""

    slow = True

    def prepare(self) -> None:
        secrets = self.client("secretsmanager")
        for name in ("put", "rotated"):
            secrets.create_secret(Name=name, SecretString="first")
        self.rotates = make_function(self.client, "secrets")
        self.known: dict[str, str] = {}
        self.maybe: set[str] = set()
        self.begun: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put, self.rotate]

    def put(self, number: int) -> None:
        value = self.unique(number)
        self.maybe.add(value)
        made = self.client("secretsmanager").put_secret_value(SecretId="put", SecretString=value)
        self.known[made["VersionId"]] = value
        self.last = value

    def rotate(self, number: int) -> None:
        with contextlib.suppress(ClientError):  # one is under way
            made = self.client("secretsmanager").rotate_secret(SecretId="rotated", RotationLambdaARN=self.rotates)
            self.begun.add(made["VersionId"])
        self.wait(0.2)

    def verify(self) -> None:
        secrets = self.client("secretsmanager")
        for version, value in self.known.items():
            assert secrets.get_secret_value(SecretId="put", VersionId=version)["SecretString"] == value
        current = secrets.get_secret_value(SecretId="put")
        assert current["SecretString"] in self.maybe
        assert current["VersionId"] not in self.known or current["SecretString"] == self.last
        rotated = secrets.describe_secret(SecretId="rotated")
        assert "LastRotatedDate" in rotated
        stages = rotated["VersionIdsToStages"]
        assert not any(held == ["AWSPENDING"] for held in stages.values())
        for version in self.begun:
            assert len(secrets.get_secret_value(SecretId="rotated", VersionId=version)["SecretString"]) == 9
