"""Launch templates: kept whole, with their versions. Nothing is launched from them here."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.kinds import TEMPLATES
from pampero.services.ec2.nouns import LaunchTemplate
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.things import paged, passing
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx

LATEST, DEFAULT = "$Latest", "$Default"
MANY = 1 << 40
NAME = re.compile(r"[a-zA-Z0-9().\-/_]{3,128}")


def _of(tx: ReadTx, call: Call, req: Any) -> LaunchTemplate:
    if req.LaunchTemplateId is not None:
        found = TEMPLATES.get(tx, call.scope, req.LaunchTemplateId)
        if found is None:
            problem = f"The specified launch template, with template ID {req.LaunchTemplateId}, does not exist."
            raise ApiError("InvalidLaunchTemplateId.NotFound", problem)
        return found
    if req.LaunchTemplateName is None:
        problem = "Either launch template ID or launch template name must be specified in the request."
        raise ApiError("MissingParameter", problem)
    named = TEMPLATES.of(tx, call, "name", req.LaunchTemplateName)
    if not named:
        problem = f"The specified launch template, with template name {req.LaunchTemplateName}, does not exist."
        raise ApiError("InvalidLaunchTemplateName.NotFoundException", problem)
    return named[0]


def _data(
    given: t.RequestLaunchTemplateData, before: t.ResponseLaunchTemplateData | None = None
) -> t.ResponseLaunchTemplateData:
    """What a version holds: what was given, upon what it was made from. The shapes differ in name only."""
    held = msgspec.to_builtins(before) if before else {}
    wanted = {name: value for name, value in msgspec.to_builtins(given).items() if value is not None}
    try:
        return msgspec.convert({**held, **wanted}, t.ResponseLaunchTemplateData)
    except msgspec.ValidationError as error:
        raise ApiError("InvalidParameterValue", f"Invalid launch template data: {error}") from error


def _version(
    call: Call, tx: Tx, one: LaunchTemplate, text: str | None, data: t.ResponseLaunchTemplateData
) -> t.LaunchTemplateVersion:
    number = max(one.versions, default=0) + 1 if one.versions else one.LatestVersionNumber
    made = t.LaunchTemplateVersion(
        LaunchTemplateId=one.LaunchTemplateId, LaunchTemplateName=one.LaunchTemplateName, VersionNumber=number,
        VersionDescription=text, CreateTime=tx.now, CreatedBy=call.principal.arn, DefaultVersion=False,
        LaunchTemplateData=data,
    )  # fmt: skip
    one.versions[number] = made
    one.LatestVersionNumber = number
    return made


@operation("CreateLaunchTemplate", resource="*", checks=asks(new="launch-template"))
def create_launch_template(tx: Tx, call: Call, req: t.CreateLaunchTemplateRequest) -> t.CreateLaunchTemplateResult:
    """Make a template with its first version. Source: API_CreateLaunchTemplate. Raises
    InvalidLaunchTemplateName.AlreadyExistsException."""
    if NAME.fullmatch(req.LaunchTemplateName) is None:
        problem = (
            "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following "
            "characters: - ( ) . / _."
        )
        raise ApiError("InvalidLaunchTemplateName.MalformedException", problem)
    id_ = TEMPLATES.new_id()
    if earlier := former(tx, call, req, id_):
        return t.CreateLaunchTemplateResult(LaunchTemplate=TEMPLATES.existing(tx, call, earlier))
    if TEMPLATES.of(tx, call, "name", req.LaunchTemplateName):
        problem = "Launch template name already in use."
        raise ApiError("InvalidLaunchTemplateName.AlreadyExistsException", problem)
    made = LaunchTemplate(
        LaunchTemplateId=id_, LaunchTemplateName=req.LaunchTemplateName, DefaultVersionNumber=1, LatestVersionNumber=1,
        CreateTime=tx.now, CreatedBy=call.principal.arn, versions={},
    )  # fmt: skip
    _version(call, tx, made, req.VersionDescription, _data(req.LaunchTemplateData))
    made.Tags = new_tags(tx, call, req, TEMPLATES, id_)
    return t.CreateLaunchTemplateResult(LaunchTemplate=TEMPLATES.keep(tx, call, made))


def _number(one: LaunchTemplate, text: str) -> int:
    if text == LATEST:
        return one.LatestVersionNumber
    if text == DEFAULT:
        return one.DefaultVersionNumber
    if not text.isdecimal() or int(text) not in one.versions:
        problem = f"Could not find launch template version {text} for {one.LaunchTemplateId}."
        raise ApiError("InvalidLaunchTemplateId.VersionNotFound", problem)
    return int(text)


@operation("CreateLaunchTemplateVersion", resource="*", checks=asks("LaunchTemplateId"))
def create_launch_template_version(
    tx: Tx, call: Call, req: t.CreateLaunchTemplateVersionRequest
) -> t.CreateLaunchTemplateVersionResult:
    """Make a version, upon another where one is named. Source: API_CreateLaunchTemplateVersion. Raises
    InvalidLaunchTemplateId.NotFound, InvalidLaunchTemplateId.VersionNotFound."""
    one = _of(tx, call, req)
    if earlier := former(tx, call, req, str(max(one.versions) + 1)):
        return t.CreateLaunchTemplateVersionResult(LaunchTemplateVersion=one.versions[int(earlier)])
    before = one.versions[_number(one, req.SourceVersion)].LaunchTemplateData if req.SourceVersion else None
    made = _version(call, tx, one, req.VersionDescription, _data(req.LaunchTemplateData, before))
    TEMPLATES.keep(tx, call, one)
    return t.CreateLaunchTemplateVersionResult(LaunchTemplateVersion=made)


@operation("DescribeLaunchTemplates", resource="*", context=placed, read=True)
def describe_launch_templates(
    tx: ReadTx, call: Call, req: t.DescribeLaunchTemplatesRequest
) -> t.DescribeLaunchTemplatesResult:
    """The templates. Source: API_DescribeLaunchTemplates. Raises InvalidLaunchTemplateId.NotFound,
    InvalidLaunchTemplateName.NotFoundException."""
    ask = t.DeleteLaunchTemplateRequest
    named = [_of(tx, call, ask(LaunchTemplateId=id_)) for id_ in req.LaunchTemplateIds or ()]
    named += [_of(tx, call, ask(LaunchTemplateName=name)) for name in req.LaunchTemplateNames or ()]
    chosen = named if req.LaunchTemplateIds or req.LaunchTemplateNames else TEMPLATES.all(tx, call)
    found, token = paged(TEMPLATES.filtered(chosen, req.Filters or ()), req, TEMPLATES.id)
    return t.DescribeLaunchTemplatesResult(LaunchTemplates=list(found), NextToken=token)


@operation("DescribeLaunchTemplateVersions", resource="*", context=placed, read=True)
def describe_launch_template_versions(
    tx: ReadTx, call: Call, req: t.DescribeLaunchTemplateVersionsRequest
) -> t.DescribeLaunchTemplateVersionsResult:
    """Versions of a template, the newest first; without one, the latest or default ones of all. Source:
    API_DescribeLaunchTemplateVersions. Raises InvalidLaunchTemplateId.NotFound, InvalidLaunchTemplateId.VersionNotFound."""
    if req.LaunchTemplateId is None and req.LaunchTemplateName is None:
        if not req.Versions or set(req.Versions) - {LATEST, DEFAULT}:
            problem = "A launch template has to be named, or versions by $Latest or $Default."
            raise ApiError("MissingParameter", problem)
        templates = TEMPLATES.all(tx, call)
    else:
        templates = [_of(tx, call, req)]
    found = []
    for one in templates:
        numbers = [_number(one, text) for text in req.Versions or ()] or list(one.versions)
        low = _number(one, req.MinVersion) if req.MinVersion else 0
        high = _number(one, req.MaxVersion) if req.MaxVersion else max(one.versions)
        for number in sorted(set(numbers), reverse=True):
            if low <= number <= high:
                version = one.versions[number]
                version.DefaultVersion = number == one.DefaultVersionNumber
                found.append(version)
    paths = {
        "is-default-version": "DefaultVersion", "create-time": "CreateTime", "instance-type": "LaunchTemplateData.InstanceType",
        "image-id": "LaunchTemplateData.ImageId", "kernel-id": "LaunchTemplateData.KernelId",
        "ebs-optimized": "LaunchTemplateData.EbsOptimized", "ram-disk-id": "LaunchTemplateData.RamDiskId",
    }  # fmt: skip
    tests = [passing(paths, "", one) for one in req.Filters or ()]
    kept = [one for one in found if all(test(one) for test in tests)]
    shown, token = paged(kept, req, _place)
    return t.DescribeLaunchTemplateVersionsResult(LaunchTemplateVersions=shown, NextToken=token)


def _place(version: t.LaunchTemplateVersion) -> str:
    """The newest first."""
    return f"{version.LaunchTemplateId} {MANY - (version.VersionNumber or 0)}"


@operation("ModifyLaunchTemplate", resource="*", checks=asks("LaunchTemplateId"))
def modify_launch_template(tx: Tx, call: Call, req: t.ModifyLaunchTemplateRequest) -> t.ModifyLaunchTemplateResult:
    """Choose the default version. Source: API_ModifyLaunchTemplate. Raises InvalidLaunchTemplateId.NotFound,
    InvalidLaunchTemplateId.VersionNotFound."""
    one = _of(tx, call, req)
    if req.DefaultVersion is not None:
        one.DefaultVersionNumber = _number(one, req.DefaultVersion)
    return t.ModifyLaunchTemplateResult(LaunchTemplate=TEMPLATES.keep(tx, call, one))


@operation("DeleteLaunchTemplateVersions", resource="*", checks=asks("LaunchTemplateId"))
def delete_launch_template_versions(
    tx: Tx, call: Call, req: t.DeleteLaunchTemplateVersionsRequest
) -> t.DeleteLaunchTemplateVersionsResult:
    """Delete versions but the default one. Source: API_DeleteLaunchTemplateVersions."""
    one = _of(tx, call, req)
    done: list[t.DeleteLaunchTemplateVersionsResponseSuccessItem] = []
    failed: list[t.DeleteLaunchTemplateVersionsResponseErrorItem] = []
    names = {"LaunchTemplateId": one.LaunchTemplateId, "LaunchTemplateName": one.LaunchTemplateName}
    for text in req.Versions:
        number = int(text) if text.isdecimal() else 0
        if number == one.DefaultVersionNumber or number not in one.versions:
            default = number == one.DefaultVersionNumber
            error = t.ResponseError(
                Code="unexpectedError" if default else "launchTemplateVersionDoesNotExist",
                Message="Cannot delete the default version" if default else f"The version {text} does not exist.",
            )
            item = t.DeleteLaunchTemplateVersionsResponseErrorItem(**names, VersionNumber=number, ResponseError=error)
            failed.append(item)
        else:
            del one.versions[number]
            done.append(t.DeleteLaunchTemplateVersionsResponseSuccessItem(**names, VersionNumber=number))
    one.LatestVersionNumber = max(one.versions)
    TEMPLATES.keep(tx, call, one)
    return t.DeleteLaunchTemplateVersionsResult(
        SuccessfullyDeletedLaunchTemplateVersions=done, UnsuccessfullyDeletedLaunchTemplateVersions=failed
    )


@operation("DeleteLaunchTemplate", resource="*", checks=asks("LaunchTemplateId"))
def delete_launch_template(tx: Tx, call: Call, req: t.DeleteLaunchTemplateRequest) -> t.DeleteLaunchTemplateResult:
    """Delete a template with all versions. Source: API_DeleteLaunchTemplate. Raises InvalidLaunchTemplateId.NotFound,
    InvalidLaunchTemplateName.NotFoundException."""
    one = _of(tx, call, req)
    TEMPLATES.drop(tx, call, one)
    return t.DeleteLaunchTemplateResult(LaunchTemplate=one)
