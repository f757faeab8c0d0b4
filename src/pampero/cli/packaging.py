"""Local code in a template: zipped, uploaded, and replaced by its address, as `aws cloudformation package` does."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

# What becomes of a local path: a zip of it, the file as it is, or the packaged template in it; and how its address is
# written: as `s3://bucket/key`, as a URL, or as a map with these names for bucket and key.
ZIP, FILE, TEMPLATE = "zip", "file", "template"
URI, URL = "uri", "url"
S3 = ("S3Bucket", "S3Key")
PLAIN = ("Bucket", "Key")
PATHS: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "AWS::Serverless::Function": (("CodeUri", ZIP, URI),),
    "AWS::Serverless::LayerVersion": (("ContentUri", ZIP, URI),),
    "AWS::Serverless::Api": (("DefinitionUri", FILE, URI),),
    "AWS::Serverless::HttpApi": (("DefinitionUri", FILE, URI),),
    "AWS::Serverless::StateMachine": (("DefinitionUri", FILE, URI),),
    "AWS::Serverless::Application": (("Location", TEMPLATE, URL),),
    "AWS::CloudFormation::Stack": (("TemplateURL", TEMPLATE, URL),),
    "AWS::Lambda::Function": (("Code", ZIP, S3),),
    "AWS::Lambda::LayerVersion": (("Content", ZIP, S3),),
    "AWS::ApiGateway::RestApi": (("BodyS3Location", FILE, PLAIN),),
    "AWS::ApiGatewayV2::Api": (("BodyS3Location", FILE, PLAIN),),
    "AWS::StepFunctions::StateMachine": (("DefinitionS3Location", FILE, PLAIN),),
    "AWS::AppSync::GraphQLSchema": (("DefinitionS3Location", FILE, URI),),
}
SKIPPED = {"__pycache__", ".git", ".venv", ".aws-sam", ".pampero", ".DS_Store"}
ARCHIVES = (".zip", ".jar")
EPOCH = (1980, 1, 1, 0, 0, 0)
EXECUTABLE, READABLE = 0o100755, 0o100644
TEXT = "tag:yaml.org,2002:str"

# upload(name, content) → (bucket, key)
Upload = Callable[[str, bytes], tuple[str, str]]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with CloudFormation's short forms in their long ones."""


def _short_form(loader: Any, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)
# Dates, and numbers that begin with a zero (accounts), stay the text that they are.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_implicit_resolvers["0"].insert(0, (TEXT, re.compile(r"^0[0-9_]+$")))


def load(path: Path) -> tuple[str, dict[str, Any]]:
    """A template's text, and what it says. Raises ValueError when it is none."""
    try:
        text = path.read_text()
        template = yaml.load(text, Loader=_Loader)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise ValueError(f"{path} is no template: it has no Resources")
    return text, template


class Packager:
    """Packages one template with everything local that it names. upload: where the files go; root: the endpoint's URL."""

    def __init__(self, upload: Upload, root: str) -> None:
        self._upload = upload
        self._root = root

    def package(self, path: Path) -> tuple[str, dict[str, Any]]:
        """The template's text with every local path replaced by an address, and the template; the text as it was where
        nothing in it is local. Raises ValueError where a path leads nowhere."""
        text, template = load(path)
        if self._fill(path.parent, template):
            text = json.dumps(template)
        return text, template

    def _fill(self, folder: Path, template: dict[str, Any]) -> bool:
        globals_ = template.get("Globals")
        defaults = globals_.get("Function") if isinstance(globals_, dict) else None
        found = self._replace(folder, defaults, "CodeUri", ZIP, URI) if isinstance(defaults, dict) else False
        for resource in template["Resources"].values():
            if not isinstance(resource, dict):
                continue
            if _lies_beside(resource, defaults):
                resource["Properties"] = {**(resource.get("Properties") or {}), "CodeUri": "."}
            properties = resource.get("Properties")
            if isinstance(properties, dict):
                for name, kind, form in PATHS.get(str(resource.get("Type")), ()):
                    found |= self._replace(folder, properties, name, kind, form)
        for arguments in _includes(template):
            found |= self._replace(folder, arguments, "Location", FILE, URI)
        return found

    def _replace(self, folder: Path, holder: dict[str, Any], name: str, kind: str, form: Any) -> bool:
        value = holder.get(name)
        if not isinstance(value, str) or "://" in value:
            return False
        source = (folder / value).resolve()
        if not source.exists():
            raise ValueError(f"{name} names {value}, but there is no {source}")
        bucket, key = self._put(source, kind)
        if form == URI:
            holder[name] = f"s3://{bucket}/{key}"
        elif form == URL:
            holder[name] = f"{self._root}/{bucket}/{key}"
        else:
            holder[name] = {form[0]: bucket, form[1]: key}
        return True

    def _put(self, source: Path, kind: str) -> tuple[str, str]:
        if kind == TEMPLATE:
            body, suffix = self.package(source)[0].encode(), ".template"
        elif kind == ZIP and source.suffix not in ARCHIVES:
            body, suffix = zip_folder(source), ".zip"
        elif source.is_dir():
            raise ValueError(f"{source} is a folder; a file is wanted there")
        else:
            body, suffix = source.read_bytes(), source.suffix
        return self._upload(f"{hashlib.sha256(body).hexdigest()[:32]}{suffix}", body)


def _lies_beside(resource: dict[str, Any], defaults: Any) -> bool:
    """Whether a function's code is the template's own folder, as it is where nothing else is said."""
    said = {**(defaults if isinstance(defaults, dict) else {}), **(resource.get("Properties") or {})}
    return (
        resource.get("Type") == "AWS::Serverless::Function"
        and said.get("PackageType", "Zip") == "Zip"
        and not said.keys() & {"CodeUri", "InlineCode", "ImageUri"}
    )


def _includes(value: Any) -> Iterator[dict[str, Any]]:
    """The parameters of every AWS::Include in a template."""
    if isinstance(value, list):
        for one in value:
            yield from _includes(one)
    elif isinstance(value, dict):
        for call in (value.get("Fn::Transform"), value.get("Transform")):
            if isinstance(call, dict) and call.get("Name") == "AWS::Include":
                arguments = call.get("Parameters")
                if isinstance(arguments, dict):
                    yield arguments
        for one in value.values():
            yield from _includes(one)


def zip_folder(source: Path) -> bytes:
    """A zip of a folder (or one file) that is the same for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(source):
            name = file.name if source.is_file() else file.relative_to(source).as_posix()
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = (EXECUTABLE if file.stat().st_mode & 0o100 else READABLE) << 16
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
