"""Terraform and its AWS provider, unchanged: what is applied is found as it was written, and goes."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CONFIGURATION = Path(__file__).with_name("every_kind.tf")
# Where mirrors of providers lie: Terraform's own places, and what a machine's image brings.
PLACES = ("~/.terraform.d/plugins", "/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins", "/opt/*")
PROVIDER = "registry.terraform.io/hashicorp/aws"


def mirror() -> str | None:
    """The folder of a mirror that holds the AWS provider."""
    for place in PLACES:
        root = Path(os.path.expanduser(place))
        found = sorted(root.parent.glob(f"{root.name}/{PROVIDER}"))
        if found:
            return str(found[0].parents[2])
    return None


@pytest.fixture
def terraform(run: Callable[..., Any], environment: dict[str, str], tmp_path: Path) -> Callable[..., str]:
    """terraform("plan", …, status=0): its output."""
    plugins = mirror()
    if shutil.which("terraform") is None or plugins is None:
        pytest.skip("terraform or its AWS provider is not installed, and no registry has them")
    settings = tmp_path / "terraformrc"
    settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{plugins}"\n  }}\n}}\n')
    environment.update({"TF_CLI_CONFIG_FILE": str(settings), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"})

    def call(*arguments: str, status: int = 0) -> str:
        output: str = run("terraform", *arguments, "-no-color", status=status).stdout
        return output

    return call


def test_every_kind_of_resource(client: Callable[..., Any], terraform: Callable[..., str], tmp_path: Path) -> None:
    shutil.copy(CONFIGURATION, tmp_path / "main.tf")
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as package:
        package.writestr("index.py", "def handler(event, context):\n    return {'statusCode': 200, 'body': 'here'}\n")
    terraform("init", "-input=false")
    applied = terraform("apply", "-auto-approve", "-input=false", "-parallelism=20")
    kinds = {line.split()[1] for line in CONFIGURATION.read_text().splitlines() if line.startswith("resource ")}
    assert len(kinds) >= 80
    assert "Apply complete!" in applied
    assert client("secretsmanager").get_secret_value(SecretId="s")["SecretString"] == "hush"
    answer = client("lambda").invoke(FunctionName="f", Qualifier="live")
    assert b"here" in answer["Payload"].read()
    # 2 where something would be changed.
    assert "No changes." in terraform("plan", "-detailed-exitcode", "-input=false", "-parallelism=20")
    assert "Destroy complete!" in terraform("destroy", "-auto-approve", "-input=false", "-parallelism=20")
    assert client("lambda").list_functions()["Functions"] == []
