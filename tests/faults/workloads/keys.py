"""KMS: what was encrypted opens, whichever material of a key that rotates had encrypted it."""

from __future__ import annotations

from tests.faults.workload import Step, Workload


class Keys(Workload):
    """A key that is rotated while it encrypts. Rotations on demand are few: then it only encrypts."""

    def prepare(self) -> None:
        self.key = self.client("kms").create_key()["KeyMetadata"]["KeyId"]
        self.sealed: dict[str, bytes] = {}
        self.rotated = 0

    def steps(self) -> list[Step]:
        return [self.encrypt, self.rotate]

    def encrypt(self, number: int) -> None:
        text = self.unique(number)
        self.sealed[text] = self.client("kms").encrypt(KeyId=self.key, Plaintext=text.encode())["CiphertextBlob"]

    def rotate(self, number: int) -> None:
        if number <= 10:
            self.client("kms").rotate_key_on_demand(KeyId=self.key)
            self.rotated += 1
        self.wait(0.2)

    def verify(self) -> None:
        kms = self.client("kms")
        for text, blob in self.sealed.items():
            assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == text.encode()
        assert len(kms.list_key_rotations(KeyId=self.key)["Rotations"]) >= self.rotated
