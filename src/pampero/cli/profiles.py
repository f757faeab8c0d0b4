"""`env --files`: the files that AWS clients and test suites read, where no shell hands them variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pampero.kernel.files import write_whole

CREDENTIALS, CONFIG, CERTIFICATE = "credentials", "config", "ca.pem"


def write_profile(folder: Path, values: Mapping[str, str], certificate: Path | None) -> dict[str, str]:
    """Write the default profile of these variables to files in a folder, which is made; the variables that name them.

    Keys that are not among the values are taken from the environment. certificate: of the authority to trust. Raises OSError;
    KeyError where there are no keys.
    """
    known = {**os.environ, **values}
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
    names += ["AWS_SESSION_TOKEN"] if "AWS_ACCESS_KEY_ID" not in values and "AWS_SESSION_TOKEN" in known else []
    secrets = [f"{name.lower()} = {known[name]}" for name in names]
    settings = [f"region = {values['AWS_REGION']}", f"endpoint_url = {values['AWS_ENDPOINT_URL']}"]
    found = {"AWS_SHARED_CREDENTIALS_FILE": str(folder / CREDENTIALS), "AWS_CONFIG_FILE": str(folder / CONFIG)}
    if certificate is not None:
        (folder / CERTIFICATE).write_text(certificate.read_text())
        settings.append(f"ca_bundle = {folder / CERTIFICATE}")
        found["AWS_CA_BUNDLE"] = str(folder / CERTIFICATE)
    (folder / CONFIG).write_text("\n".join(["[default]", *settings, ""]))
    write_whole(folder / CREDENTIALS, "\n".join(["[default]", *secrets, ""]).encode())
    return found
