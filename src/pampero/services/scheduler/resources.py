"""CloudFormation's view of schedules: AWS::Scheduler::ScheduleGroup, Schedule."""

from __future__ import annotations

from pampero.aws.cfn import Mapped, resource_type


class _Scheduler(Mapped):
    service, exists, gone = "scheduler", ("ConflictException",), ("ResourceNotFoundException",)
    ref, named = "Name", "Name"


@resource_type("AWS::Scheduler::ScheduleGroup")
class ScheduleGroupType(_Scheduler):
    """Ref: the name. GetAtt: Arn, CreationDate, LastModificationDate, State."""

    creates, deletes, reads = "CreateScheduleGroup", "DeleteScheduleGroup", "GetScheduleGroup"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"


@resource_type("AWS::Scheduler::Schedule")
class ScheduleType(_Scheduler):
    """Ref: the name. GetAtt: Arn. What a template leaves out goes back to what it is by default, as UpdateSchedule has it."""

    creates, updates, deletes, reads = "CreateSchedule", "UpdateSchedule", "DeleteSchedule", "GetSchedule"
