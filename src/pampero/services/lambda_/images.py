"""Container images of functions: resolved, kept as they were, and unpacked to a folder that their environments see as their root.

As on AWS, a function has the image that its URI named when it was given, and its own copy of it. The image is asked of ECR's API as
whoever gives it to the function. No container engine is needed: an environment is a process in the same sandbox as any other's, with the
image's files as its root.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, FileRange
from pampero.kernel import ids, jsontext
from pampero.services.lambda_.imagefiles import BadImage, unpack
from pampero.services.lambda_.model import Code, Function, Image, ImageSettings
from pampero.services.lambda_.names import invalid
from pampero.work.workers.spec import ImageProgram

URI = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+(?::\d+)?/(?P<name>[a-z0-9._/-]{2,256}?)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
MANIFESTS = (
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
)
# Source: "Lambda quotas": container image code package size, of all layers uncompressed.
MAX_SIZE = 10 * 1024**3
UNSUPPORTED = "The image manifest, config or layer media type for the source image {uri} is not supported."


def check_kind(kind: str | None, uri: str | None) -> bool:
    """Whether a function is to be an image. Raises InvalidParameterValueException where its source is of the other kind."""
    if kind == "Image":
        if uri is None:
            raise invalid("Please provide ImageUri when creating a function with packageType Image.")
        return True
    if uri is not None:
        raise invalid("Please don't provide ImageUri when creating a function with packageType Zip.")
    return False


def check_update(image: bool, uri: str | None) -> None:
    """The same of a function that is there: it stays what it is."""
    if image and uri is None:
        raise invalid("Please provide ImageUri when updating a function with packageType Image.")
    if not image and uri is not None:
        raise invalid("Please don't provide ImageUri when updating a function with packageType Zip.")


def program_of(function: Function) -> ImageProgram | None:
    """What is started in the image of a function."""
    image = function.code.image
    if image is None:
        return None
    settings = function.settings.image or ImageSettings()
    # As in Dockerfiles, another entry point takes the image's own command away.
    command = settings.command or ([] if settings.entry else image.command)
    return ImageProgram(tuple((settings.entry or image.entry) + command), settings.directory or image.directory or "/")


class ImageConfig(msgspec.Struct):
    """What is read of an image's configuration. Source: the OCI Image Specification, "Image Configuration"."""

    Entrypoint: list[str] | None = None
    Cmd: list[str] | None = None
    WorkingDir: str | None = None
    Env: list[str] | None = None


class ImageDocument(msgspec.Struct):
    """An image's configuration, as it lies in its registry."""

    config: ImageConfig | None = None


class Images:
    """A part of the server: `context.part(Images)`."""

    def __init__(self, context: Context) -> None:
        self._runtime = context.runtime
        self._folders = context.settings.data / "functions"
        self._locks: dict[str, asyncio.Lock] = {}

    async def take(self, call: Call, uri: str) -> Code:
        """Resolve an image, and keep its layers. Raises InvalidParameterValueException, AccessDeniedException."""
        found = URI.fullmatch(uri)
        if found is None or found["region"] != call.region:
            raise invalid(f"Source image {uri} is not valid. Provide a valid source image.")
        where = {"registryId": found["account"], "repositoryName": found["name"]}
        manifest, digest = await self._manifest(call, uri, where, found["tag"], found["digest"])
        config = await self._config(call, uri, where, manifest["config"]["digest"])
        layers = [(_blob(one["digest"]), str(one["mediaType"])) for one in manifest["layers"]]
        for one in manifest["layers"]:
            await self._copy(call, where, one["digest"])
        variables = dict(one.partition("=")[::2] for one in config.Env or ())
        image = Image(
            uri, digest, layers, config.Entrypoint or [], config.Cmd or [], config.WorkingDir or "", variables
        )
        await self.folder(image)
        return Code(_blob(digest), _blob(digest), 0, image=image)

    async def _manifest(
        self, call: Call, uri: str, where: dict[str, str], tag: str | None, digest: str | None
    ) -> tuple[dict[str, Any], str]:
        named = {"imageDigest": digest} if digest else {"imageTag": tag or "latest"}
        try:
            answer = await call.client("ecr").call("BatchGetImage", **where, imageIds=[named])
        except ApiError as error:
            raise _refused(uri, error) from error
        if not answer.get("images"):
            raise invalid(f"Source image {uri} does not exist. Provide a valid source image.")
        image = answer["images"][0]
        if image["imageManifestMediaType"] not in MANIFESTS:
            raise invalid(UNSUPPORTED.format(uri=uri))
        manifest: dict[str, Any] = jsontext.loads(image["imageManifest"])
        return manifest, image["imageId"]["imageDigest"]

    async def _config(self, call: Call, uri: str, where: dict[str, str], digest: str) -> ImageConfig:
        await call.client("ecr").call("GetDownloadUrlForLayer", **where, layerDigest=digest)
        try:
            found = jsontext.loads(await asyncio.to_thread(self._runtime.layers.get, _blob(digest)))
            config = msgspec.convert(found, ImageDocument).config or ImageConfig()
        except ValueError as error:
            raise invalid(UNSUPPORTED.format(uri=uri)) from error
        texts = (*(config.Entrypoint or ()), *(config.Cmd or ()), config.WorkingDir or "", *(config.Env or ()))
        if any("\0" in text for text in texts):
            raise invalid(UNSUPPORTED.format(uri=uri))
        return config

    async def _copy(self, call: Call, where: dict[str, str], digest: str) -> None:
        """Keep a layer, as ECR lets the caller have it. How long it is, the blob says, not who made the manifest."""
        await call.client("ecr").call("GetDownloadUrlForLayer", **where, layerDigest=digest)
        blob = _blob(digest)
        try:
            size = await asyncio.to_thread(self._size, blob)
        except FileNotFoundError as error:
            raise invalid(f"The layer {digest} is not in its repository.") from error
        content = FileRange(lambda: self._runtime.layers.open(blob), 0, size)
        kept = await self._runtime.packages.put_stream(content.chunks())
        self._runtime.packages.release(kept.address)

    def _size(self, blob: str) -> int:
        reader = self._runtime.layers.open(blob)
        try:
            return reader.size
        finally:
            reader.close()

    async def folder(self, image: Image) -> Path:
        """The folder with its files. Raises InvalidParameterValueException."""
        folder = self._folders / _blob(image.digest)
        if not folder.is_dir():
            async with self._locks.setdefault(folder.name, asyncio.Lock()):
                if not folder.is_dir():
                    await asyncio.to_thread(self._unpack, image, folder)
            self._locks.pop(folder.name, None)
        return folder.resolve()

    def _unpack(self, image: Image, folder: Path) -> None:
        temporary = self._folders / f"new-{ids.uuid4()}"
        temporary.mkdir(mode=0o755)
        try:
            unpack(temporary, [(self._runtime.packages.file(blob), media) for blob, media in image.layers], MAX_SIZE)
            temporary.rename(folder)
        except BadImage as error:
            raise invalid(f"Source image {image.uri} is not valid: {error}") from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _blob(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _refused(uri: str, error: ApiError) -> ApiError:
    """What ECR says, as Lambda tells it."""
    if error.code == "RepositoryNotFoundException":
        return invalid(f"Source image {uri} does not exist. Provide a valid source image.")
    if error.code == "AccessDenied":
        problem = "Lambda does not have permission to access the ECR image. Check the ECR permissions."
        return ApiError("AccessDeniedException", problem, 403)
    return error
