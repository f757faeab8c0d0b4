"""Labels of versions, and tags of parameters."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import Tagging, tag_list
from pampero.kernel.arn import Arn
from pampero.services.ssm import types as t
from pampero.services.ssm.events import changed
from pampero.services.ssm.model import PARAMETERS, Stored, at, find, parameter_in
from pampero.store.tx import ReadTx, Tx

MAX_LABELS = 10
TAGS = Tagging(PARAMETERS.save, lambda stored: ApiError("TooManyTagsError"))
LABEL = re.compile(r"(?!\d|aws|ssm)[a-z0-9_.\-]+", re.IGNORECASE)


_named = parameter_in("Name")


_tagged = parameter_in("ResourceId")


def _version(tx: ReadTx, stored: Stored, number: int) -> None:
    """Raises ParameterVersionNotFound."""
    if at(tx, stored, number) is None:
        text = f"Systems Manager could not find version {number} of {stored.name}. Verify the version and try again."
        raise ApiError("ParameterVersionNotFound", text)


@operation("LabelParameterVersion", resource=_named)
def label_parameter_version(tx: Tx, call: Call, req: t.LabelParameterVersionRequest) -> t.LabelParameterVersionResult:
    """Give labels to a version (the latest by default), taking them from others. Source: API_LabelParameterVersion.

    Raises ParameterNotFound, ParameterVersionNotFound, ParameterVersionLabelLimitExceeded.
    """
    stored = find(tx, call, req.Name)
    number = stored.latest.number if req.ParameterVersion is None else req.ParameterVersion
    _version(tx, stored, number)
    bad = [label for label in req.Labels if not LABEL.fullmatch(label)]
    for label in req.Labels:
        if label not in bad:
            stored.labels[label] = number
    if len(stored.labels_of(number)) > MAX_LABELS:
        raise ApiError(
            "ParameterVersionLabelLimitExceeded",
            "An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: "
            f"A parameter version can have maximum {MAX_LABELS} labels."
            "Move one or more labels to another version and try again.",
        )
    PARAMETERS.save(tx, stored)
    if len(bad) < len(req.Labels):
        changed(tx, stored, "LabelParameterVersion")
    return t.LabelParameterVersionResult(InvalidLabels=bad, ParameterVersion=number)


@operation("UnlabelParameterVersion", resource=_named)
def unlabel_parameter_version(
    tx: Tx, call: Call, req: t.UnlabelParameterVersionRequest
) -> t.UnlabelParameterVersionResult:
    """Take labels from a version. Source: API_UnlabelParameterVersion.

    Raises ParameterNotFound, ParameterVersionNotFound.
    """
    stored = find(tx, call, req.Name)
    _version(tx, stored, req.ParameterVersion)
    removed = [label for label in req.Labels if stored.labels.get(label) == req.ParameterVersion]
    for label in removed:
        del stored.labels[label]
    PARAMETERS.save(tx, stored)
    return t.UnlabelParameterVersionResult(
        RemovedLabels=removed, InvalidLabels=[label for label in req.Labels if label not in removed]
    )


def _resource(tx: ReadTx, call: Call, kind: str, id_: str) -> Stored:
    """Raises InvalidResourceType, InvalidResourceId."""
    if kind != "Parameter":
        raise ApiError("InvalidResourceType", f"{kind} is not supported: only resources of type Parameter are.")
    try:
        return find(tx, call, id_)
    except ApiError as error:
        raise ApiError("InvalidResourceId") from error


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Stored | None:
    """A parameter; the name of one without a path has no slash."""
    plain = where.resource.removeprefix("parameter/")
    return PARAMETERS.get(tx, where.scope, f"/{plain}") or PARAMETERS.get(tx, where.scope, plain)


@operation("AddTagsToResource", resource=_tagged)
def add_tags_to_resource(tx: Tx, call: Call, req: t.AddTagsToResourceRequest) -> t.AddTagsToResourceResult:
    """Add or change a parameter's tags. Source: API_AddTagsToResource.

    Raises InvalidResourceType, InvalidResourceId, TooManyTagsError.
    """
    TAGS.add(tx, _resource(tx, call, req.ResourceType, req.ResourceId), req.Tags)
    return t.AddTagsToResourceResult()


@operation("RemoveTagsFromResource", resource=_tagged)
def remove_tags_from_resource(
    tx: Tx, call: Call, req: t.RemoveTagsFromResourceRequest
) -> t.RemoveTagsFromResourceResult:
    """Take a parameter's tags away. Source: API_RemoveTagsFromResource. Raises InvalidResourceId."""
    TAGS.remove(tx, _resource(tx, call, req.ResourceType, req.ResourceId), req.TagKeys)
    return t.RemoveTagsFromResourceResult()


@operation("ListTagsForResource", resource=_tagged, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResult:
    """A parameter's tags. Source: API_ListTagsForResource. Raises InvalidResourceId."""
    return t.ListTagsForResourceResult(
        TagList=tag_list(t.Tag, _resource(tx, call, req.ResourceType, req.ResourceId).tags)
    )
