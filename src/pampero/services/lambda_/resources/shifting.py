"""Aliases that go over to another version with CodeDeploy: `UpdatePolicy: CodeDeployLambdaAliasUpdate`."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target
from pampero.aws.rollouts import EXTERNAL_ID, channel
from pampero.kernel import jsontext

POLICY = "CodeDeployLambdaAliasUpdate"
HOOKS = {"BeforeAllowTrafficHook": "BeforeAllowTraffic", "AfterAllowTrafficHook": "AfterAllowTraffic"}
ACTIVE = ["Created", "Queued", "InProgress", "Baking", "Ready"]
LOOK_SECONDS = 3600.0


class Shifting(Mapped):
    """An update waits for a deployment, which does it; without a policy, and on the way back, it is done at once.

    Source: "UpdatePolicy attribute", CodeDeployLambdaAliasUpdate. A deployment names its stack as its externalId, by which
    one that a crash or a cancelled update has left is found again. On AWS the way back is a deployment, too.
    """

    interruptible = True

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Raises ApiError where the deployment comes to nothing."""
        policy = target.update_policy.get(POLICY)
        if target.rolling_back:
            try:
                await self._stop(context, target, new)
            except ApiError as error:
                # Who may not see deployments has begun none.
                if not error.code.startswith("AccessDenied"):
                    raise
        elif policy and old.get("FunctionVersion") != new["FunctionVersion"]:
            await self._deploy(context, target, policy, old, new)
        return await super().update(context, target, physical_id, old, new)

    async def _deploy(
        self, context: Context, target: Target, policy: Properties, old: Properties, new: Properties
    ) -> None:
        # A repeat of the step finds what its first try has begun.
        note = f"{target.logical_id} of {target.stack_name}, {target.token}"
        id_ = next(
            (one["deploymentId"] for one in await self._ours(context, target) if one.get("description") == note), ""
        )
        if not id_:
            names = {
                name: policy[f"{name[0].upper()}{name[1:]}"] for name in ("applicationName", "deploymentGroupName")
            }
            revision = {"revisionType": "String", "string": {"content": _spec(policy, old, new)}}
            place = replace(context, source={EXTERNAL_ID: target.stack_id}).client("codedeploy")
            id_ = (await place.call("CreateDeployment", **names, revision=revision, description=note))["deploymentId"]
        found = await self._end(context, id_)
        if found["status"] != "Succeeded":
            why = found.get("errorInformation", {}).get("message", "")
            text = f"CodeDeploy deployment {id_} has the status {found['status']}: {why}"
            raise ApiError("GeneralServiceException", text)

    async def _end(self, context: Context, id_: str) -> dict[str, Any]:
        """Wait for a deployment's end: what it has become."""
        store = context.runtime.store
        while True:
            mark = store.mark(channel(id_))
            answer = await context.client("codedeploy").call("GetDeployment", deploymentId=id_)
            found: dict[str, Any] = answer["deploymentInfo"]
            if found["status"] not in ACTIVE:
                return found
            await store.wait_from(channel(id_), mark, context.now + LOOK_SECONDS)

    async def _ours(self, context: Context, target: Target, **wanted: Any) -> list[dict[str, Any]]:
        """The deployments of the stack."""
        client = context.client("codedeploy")
        listed = await client.call("ListDeployments", externalId=target.stack_id, **wanted)
        ids = listed["deployments"]
        if not ids:
            return []
        infos: list[dict[str, Any]] = (await client.call("BatchGetDeployments", deploymentIds=ids))["deploymentsInfo"]
        return infos

    async def _stop(self, context: Context, target: Target, new: Properties) -> None:
        """Whatever still shifts this alias is stopped; it is put back right after."""
        place = [new["FunctionName"], new["Name"]]
        for one in await self._ours(context, target, includeOnlyStatuses=ACTIVE):
            ((_, resource),) = jsontext.loads(one["revision"]["string"]["content"])["Resources"][0].items()
            if [resource["Properties"]["Name"], resource["Properties"]["Alias"]] == place:
                stop = {"deploymentId": one["deploymentId"], "autoRollbackEnabled": False}
                await context.client("codedeploy").call("StopDeployment", **stop)
                await self._end(context, one["deploymentId"])


def _spec(policy: Properties, old: Properties, new: Properties) -> str:
    values = {
        "Name": new["FunctionName"], "Alias": new["Name"], "CurrentVersion": old["FunctionVersion"],
        "TargetVersion": new["FunctionVersion"],
    }  # fmt: skip
    resources = [{new["FunctionName"]: {"Type": "AWS::Lambda::Function", "Properties": values}}]
    hooks = [{event: policy[name]} for name, event in HOOKS.items() if policy.get(name)]
    return json.dumps({"version": 0.0, "Resources": resources, "Hooks": hooks})
