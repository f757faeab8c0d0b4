"""Applications: the names under which deployment groups stand."""

from __future__ import annotations

from msgspec.structs import replace

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.nouns import named
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.model import (
    APPLICATIONS,
    DEPLOYMENTS,
    GROUPS,
    LAMBDA,
    PAGE,
    Application,
    application_of,
    bad_token,
    check_platform,
)
from pampero.store.tx import ReadTx, Tx

application_arn = named("codedeploy", "application:{req.applicationName}")


def _shown(one: Application) -> t.ApplicationInfo:
    return t.ApplicationInfo(
        applicationId=one.id,
        applicationName=one.name,
        createTime=one.made,
        linkedToGitHub=False,
        computePlatform=LAMBDA,
    )


def _refuse_second(tx: ReadTx, call: Call, name: str) -> None:
    if APPLICATIONS.get(tx, call.scope, name) is not None:
        raise ApiError("ApplicationAlreadyExistsException", f"Application already exists: {name}")


@operation("CreateApplication", resource=application_arn)
def create_application(tx: Tx, call: Call, req: t.CreateApplicationInput) -> t.CreateApplicationOutput:
    """Make an application of functions. Source: API_CreateApplication. Raises ApplicationAlreadyExistsException."""
    check_platform(req.computePlatform)
    _refuse_second(tx, call, req.applicationName)
    made = Application(req.applicationName, call.account, call.region, ids.uuid4(), tx.now, tag_map(req.tags))
    APPLICATIONS.save(tx, made)
    return t.CreateApplicationOutput(applicationId=made.id)


@operation("GetApplication", resource=application_arn, read=True)
def get_application(tx: ReadTx, call: Call, req: t.GetApplicationInput) -> t.GetApplicationOutput:
    """One application. Source: API_GetApplication. Raises ApplicationDoesNotExistException."""
    return t.GetApplicationOutput(application=_shown(application_of(tx, call, req.applicationName)))


def _each(call: Call, req: t.BatchGetApplicationsInput) -> list[Check]:
    names = [arn("codedeploy", call.region, call.account, f"application:{name}") for name in req.applicationNames]
    return [Check("codedeploy:BatchGetApplications", one) for one in names or ["*"]]


@operation("BatchGetApplications", resource="*", checks=_each, read=True)
def batch_get_applications(tx: ReadTx, call: Call, req: t.BatchGetApplicationsInput) -> t.BatchGetApplicationsOutput:
    """Some applications. Source: API_BatchGetApplications. Raises ApplicationDoesNotExistException."""
    found = [_shown(application_of(tx, call, name)) for name in req.applicationNames]
    return t.BatchGetApplicationsOutput(applicationsInfo=found)


@operation("UpdateApplication", resource=application_arn)
def update_application(tx: Tx, call: Call, req: t.UpdateApplicationInput) -> None:
    """Give it another name. Source: API_UpdateApplication.

    Raises ApplicationDoesNotExistException, ApplicationAlreadyExistsException.
    """
    found = application_of(tx, call, req.applicationName or "")
    if not req.newApplicationName or req.newApplicationName == found.name:
        return
    _refuse_second(tx, call, req.newApplicationName)
    APPLICATIONS.delete(tx, call.scope, found.name)
    APPLICATIONS.save(tx, replace(found, name=req.newApplicationName))
    for name, group in GROUPS.page(tx, call.scope, prefix=f"{found.name}/"):
        moved = replace(group, name=f"{req.newApplicationName}/{group.group}", application=req.newApplicationName)
        GROUPS.delete(tx, call.scope, name)
        GROUPS.save(tx, moved)
        for _, deployment in DEPLOYMENTS.find(tx, call.scope, "group", name):
            DEPLOYMENTS.save(tx, replace(deployment, application=req.newApplicationName))


@operation("DeleteApplication", resource=application_arn)
def delete_application(tx: Tx, call: Call, req: t.DeleteApplicationInput) -> None:
    """Delete it with its groups; that it is gone already is no error. Source: API_DeleteApplication."""
    APPLICATIONS.delete(tx, call.scope, req.applicationName)
    for name, _ in GROUPS.page(tx, call.scope, prefix=f"{req.applicationName}/"):
        GROUPS.delete(tx, call.scope, name)


@operation("ListApplications", resource="*", read=True)
def list_applications(tx: ReadTx, call: Call, req: t.ListApplicationsInput) -> t.ListApplicationsOutput:
    """Their names. Source: API_ListApplications. Raises InvalidNextTokenException."""
    after = position_of(req.nextToken, bad_token)
    found, token = named_page(APPLICATIONS.page(tx, call.scope, after=after, limit=PAGE + 1), PAGE)
    return t.ListApplicationsOutput(applications=[one.name for one in found], nextToken=token)
