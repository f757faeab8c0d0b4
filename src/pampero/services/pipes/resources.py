"""CloudFormation's view of pipes."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Target, resource_type
from pampero.aws.settling import until_settled

SETTLED = frozenset({"RUNNING", "STOPPED"})


@resource_type("AWS::Pipes::Pipe")
class PipeType(Mapped):
    """Ref: the name. GetAtt: Arn, CurrentState, StateReason, CreationTime, LastModifiedTime. Source: AWS::Pipes::Pipe."""

    service, gone, exists = "pipes", ("NotFoundException",), ("ConflictException",)
    creates, updates, deletes, reads = "CreatePipe", "UpdatePipe", "DeletePipe", "DescribePipe"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit = "Name", "Name", 64
    defaults = {"Description": "", "Enrichment": "", "KmsKeyIdentifier": "", "DesiredState": "RUNNING"}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """One that cannot work is not made. The text is as reported."""
        found = {"CurrentState": "", "StateReason": ""}

        async def look() -> bool:
            found.update(await self.call(context, "DescribePipe", Name=physical_id))
            return not found["CurrentState"].endswith("ING") or found["CurrentState"] in SETTLED

        await until_settled(context, look)
        if found["CurrentState"] not in SETTLED:
            text = (
                f"Resource of type 'AWS::Pipes::Pipe' with identifier '{physical_id}' did not stabilize. "
                f"Status Reason is {found['StateReason']}"
            )
            raise ApiError("NotStabilized", text)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """It is gone when that is done."""
        await super().delete(context, target, physical_id, properties)

        async def look() -> bool:
            try:
                await self.call(context, "DescribePipe", Name=physical_id)
            except ApiError as error:
                if error.code in self.gone:
                    return True
                raise
            return False

        await until_settled(context, look)
