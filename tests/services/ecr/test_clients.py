"""Images as real clients of containers push and pull them; skipped where they are not installed."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.ecr.made import digest, image, login, tar

NAME = "team/app"


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


@pytest.fixture
def ecr(client: Callable[..., Any]) -> Any:
    found = client("ecr")
    found.create_repository(repositoryName=NAME)
    return found


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    """An image as a folder (OCI Image Layout)."""
    folder = tmp_path / "layout"
    made = image("a file from a layout")
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    for body in (*made.blobs, made.manifest):
        (blobs / digest(body).removeprefix("sha256:")).write_bytes(body)
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    named = {
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "digest": made.digest,
        "size": len(made.manifest),
    }
    named["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [named]}))
    return folder


def run(*command: str, **options: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, **options)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def test_skopeo_copies_there_and_back(server: Server, ecr: Any, account: str, layout: Path, tmp_path: Path) -> None:
    skopeo = needs("skopeo")
    user = base64.b64decode(login(ecr)).decode()
    there = f"docker://127.0.0.1:{server.port}/{account}.dkr.ecr.us-east-1.amazonaws.com/{NAME}:v1"
    run(
        skopeo,
        "--insecure-policy",
        "copy",
        "--dest-tls-verify=false",
        "--dest-creds",
        user,
        f"oci:{layout}:latest",
        there,
    )
    shown = json.loads(run(skopeo, "inspect", "--tls-verify=false", "--creds", user, there))
    assert shown["Digest"] == ecr.describe_images(repositoryName=NAME)["imageDetails"][0]["imageDigest"]
    assert shown["RepoTags"] == ["v1"]
    back = tmp_path / "back"
    run(skopeo, "--insecure-policy", "copy", "--src-tls-verify=false", "--src-creds", user, there, f"oci:{back}:v1")
    assert json.loads((back / "index.json").read_text())["manifests"][0]["digest"] == shown["Digest"]
    run(skopeo, "delete", "--tls-verify=false", "--creds", user, there)
    assert ecr.list_images(repositoryName=NAME)["imageIds"] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="containers of an ordinary user need settings that a test cannot make")
def test_buildah_builds_and_podman_logs_in_by_the_aws_cli(
    server: Server, ecr: Any, account: str, tmp_path: Path
) -> None:
    buildah, podman = needs("buildah"), needs("podman")
    storage = tmp_path / "storage.conf"
    storage.write_text(f'[storage]\ndriver = "vfs"\nrunroot = "{tmp_path}/run"\ngraphroot = "{tmp_path}/graph"\n')
    auth = tmp_path / "auth.json"
    environment = {
        **os.environ,
        "CONTAINERS_STORAGE_CONF": str(storage),
        "REGISTRY_AUTH_FILE": str(auth),
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.url,
    }
    aws = Path(sys.executable).parent / "aws"
    password = run(str(aws), "ecr", "get-login-password", env=environment).strip()
    registry = f"127.0.0.1:{server.port}"
    options = ["--username", "AWS", "--password-stdin", "--tls-verify=false", registry]
    run(podman, "login", *options, env=environment, input=password)
    (tmp_path / "root.tar").write_bytes(tar({"hello.txt": b"from buildah"}))
    container = run(buildah, "from", "scratch", env=environment).strip()
    run(buildah, "add", container, str(tmp_path / "root.tar"), "/", env=environment)
    name = f"{registry}/{account}.dkr.ecr.us-east-1.amazonaws.com/{NAME}:built"
    run(buildah, "commit", container, name, env=environment)
    run(buildah, "push", "--tls-verify=false", name, env=environment)
    assert ecr.list_images(repositoryName=NAME)["imageIds"][0]["imageTag"] == "built"
    run(podman, "rmi", "--force", name, env=environment)
    run(podman, "pull", "--tls-verify=false", name, env=environment)
    mounted = run(podman, "image", "mount", name, env=environment).strip()
    assert (Path(mounted) / "hello.txt").read_text() == "from buildah"
    run(podman, "image", "unmount", name, env=environment)
    run(buildah, "rm", container, env=environment)
    run(podman, "rmi", "--force", name, env=environment)
