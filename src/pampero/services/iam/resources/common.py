"""What IAM's resource types share."""

from __future__ import annotations

from pampero.aws.cfn import Mapped, Part


class IamType(Mapped):
    """A type whose operations are IAM's."""

    service = "iam"
    exists, gone = ("EntityAlreadyExistsException",), ("NoSuchEntityException",)


def policies(kind: str) -> tuple[Part, ...]:
    """The managed and the inline policies of a role, user or group."""
    return (
        Part("ManagedPolicyArns", f"Attach{kind}Policy", f"Detach{kind}Policy", "PolicyArn", each=True),
        Part("Policies", f"Put{kind}Policy", f"Delete{kind}Policy", each=True),
    )


def boundary(kind: str) -> Part:
    """The permissions boundary of a role or user."""
    name = f"{kind}PermissionsBoundary"
    return Part("PermissionsBoundary", f"Put{name}", f"Delete{name}", made=True)


def holders(put: str, take: str) -> tuple[Part, ...]:
    """The roles, users and groups of a policy; the operations by which they get and lose it (`Put{}Policy`)."""
    kinds = ("Role", "User", "Group")
    return tuple(Part(f"{kind}s", put.format(kind), take.format(kind), f"{kind}Name", each=True) for kind in kinds)
