"""Local code in a template: zipped, uploaded, and replaced by its address, as `sam package` does."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

# (resource type, property): where a template names local files.
CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Lambda::Function": "Code",
    "AWS::Lambda::LayerVersion": "Content",
}
TEXTS = {"AWS::Serverless::StateMachine": "DefinitionUri"}
NESTED = {"AWS::Serverless::Application": "Location", "AWS::CloudFormation::Stack": "TemplateURL"}
SKIPPED = {"__pycache__", ".git", ".venv", ".aws-sam"}
EPOCH = (1980, 1, 1, 0, 0, 0)

# upload(name, content) → its address (s3://bucket/name)
Upload = Callable[[str, bytes], str]


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms kept as their long ones."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> dict[str, Any]:
    """A template from a file. Raises ValueError when it is none."""
    try:
        template = yaml.load(path.read_text(), Loader=_Loader)
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise ValueError(f"{path} is no template: it has no Resources")
    return template


def package(path: Path, upload: Upload) -> str:
    """The template's text with every local path replaced by the address of what was uploaded."""
    template = load(path)
    defaults = template.get("Globals", {}).get("Function", {})
    if isinstance(defaults.get("CodeUri"), str):
        defaults["CodeUri"] = _code(path.parent, defaults["CodeUri"], upload)
    for resource in template["Resources"].values():
        kind, properties = resource.get("Type"), resource.setdefault("Properties", {})
        for table, pack in ((CODE, _code), (TEXTS, _text), (NESTED, _nested)):
            name = table.get(kind)
            value = properties.get(name) if name else None
            if isinstance(value, str) and "://" not in value:
                address = pack(path.parent, value, upload)
                properties[name] = _address(kind, address)
    return json.dumps(template)


def _address(kind: str, address: str) -> Any:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    if kind.startswith("AWS::Lambda::"):
        return {"S3Bucket": bucket, "S3Key": key}
    return address


def _code(folder: Path, value: str, upload: Upload) -> str:
    source = (folder / value).resolve()
    if not source.exists():
        raise ValueError(f"{value} is named in the template but {source} does not exist")
    body = source.read_bytes() if source.suffix in (".zip", ".jar") else zip_folder(source)
    return upload(f"{hashlib.sha256(body).hexdigest()[:32]}.zip", body)


def _text(folder: Path, value: str, upload: Upload) -> str:
    body = (folder / value).read_bytes()
    return upload(f"{hashlib.sha256(body).hexdigest()[:32]}{Path(value).suffix}", body)


def _nested(folder: Path, value: str, upload: Upload) -> str:
    body = package(folder / value, upload).encode()
    return upload(f"{hashlib.sha256(body).hexdigest()[:32]}.template", body)


def zip_folder(source: Path) -> bytes:
    """A zip of a folder (or one file) that is the same for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(source):
            name = file.name if source.is_file() else file.relative_to(source).as_posix()
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = (file.stat().st_mode & 0xFFFF) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, file.read_bytes())
    return buffer.getvalue()


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    for file in sorted(source.rglob("*")):
        if file.is_file() and not SKIPPED.intersection(file.relative_to(source).parts):
            yield file
