"""What CodeDeploy shares with who waits for its deployments: stacks whose aliases go over to another version."""

from __future__ import annotations

# Under this key of a context's source, which no caller from outside can set, a stack names itself as what a deployment
# belongs to: its externalId.
EXTERNAL_ID = "codedeploy:ExternalId"


def channel(deployment: str) -> str:
    """Woken when a deployment has come to its end."""
    return f"codedeploy/{deployment}"
