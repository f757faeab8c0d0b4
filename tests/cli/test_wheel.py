"""The wheel, installed as `pipx install` does: whatever the server needs at run time is in it."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import boto3

from pampero import __version__

ROOT = Path(__file__).parents[2]


def test_a_wheel_in_an_environment_of_its_own(tmp_path: Path) -> None:
    def run(*command: str | Path) -> str:
        done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "wheels", ROOT)
    (wheel,) = (tmp_path / "wheels").iterdir()
    assert wheel.name == f"pampero-{__version__}-py3-none-any.whl"
    assert "pampero/py.typed" in ZipFile(wheel).namelist()
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv)
    run(*pip, "--python", venv / "bin" / "python", "install", "--no-index", "--no-deps", wheel)
    # What it depends on comes from here, for no test needs the network.
    site = next((venv / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    pampero, data = venv / "bin" / "pampero", f"--data={tmp_path / 'data'}"
    where = run(venv / "bin" / "python", "-c", "import pampero; print(pampero.__file__)")
    assert Path(where).is_relative_to(venv)
    run(pampero, "start", "--detach", "--port", "0", data)
    try:
        (url,) = re.findall(r"AWS_ENDPOINT_URL=(\S+)", run(pampero, "env", data))
        with urllib.request.urlopen(f"{url}/_pampero/health", timeout=10) as answer:
            assert answer.status == 200
        sqs = boto3.client("sqs", "us-east-1", endpoint_url=url, aws_access_key_id="test", aws_secret_access_key="test")
        assert sqs.create_queue(QueueName="q")["QueueUrl"].endswith("/q")
    finally:
        run(pampero, "stop", data)
