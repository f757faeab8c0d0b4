"""Types of cloudformation, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class CancelUpdateStackInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None


class Change(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:Resource)\\Z')] | None = None
    HookInvocationCount: Annotated[int, Meta(ge=1, le=100)] | None = None
    ResourceChange: ResourceChange | None = None


class ChangeSetSummary(Struct, kw_only=True, omit_defaults=True):
    StackId: str | None = None
    StackName: str | None = None
    ChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    ChangeSetName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z][-a-zA-Z0-9]*)\\Z')] | None = None
    ExecutionStatus: Annotated[str, Meta(pattern='\\A(?:UNAVAILABLE|AVAILABLE|EXECUTE_IN_PROGRESS|EXECUTE_COMPLETE|EXECUTE_FAILED|OBSOLETE)\\Z')] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:CREATE_PENDING|CREATE_IN_PROGRESS|CREATE_COMPLETE|DELETE_PENDING|DELETE_IN_PROGRESS|DELETE_COMPLETE|DELETE_FAILED|FAILED)\\Z')] | None = None
    StatusReason: str | None = None
    CreationTime: float | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    IncludeNestedStacks: bool | None = None
    ParentChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    RootChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    ImportExistingResources: bool | None = None


class ContinueUpdateRollbackInput(Struct, kw_only=True, omit_defaults=True):
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')]
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ResourcesToSkip: list[Annotated[str, Meta(pattern='\\A(?:[a-zA-Z0-9]+|[a-zA-Z][-a-zA-Z0-9]*\\.[a-zA-Z0-9]+)\\Z')]] | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    ForceRollback: bool | None = None


class ContinueUpdateRollbackOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class CreateChangeSetInput(Struct, kw_only=True, omit_defaults=True):
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')]
    TemplateBody: Annotated[str, Meta(min_length=1)] | None = None
    TemplateURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None
    UsePreviousTemplate: bool | None = None
    Parameters: list[Parameter] | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    ResourceTypes: list[Annotated[str, Meta(min_length=1, max_length=256)]] | None = None
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    RollbackConfiguration: RollbackConfiguration | None = None
    NotificationARNs: Annotated[list[str], Meta(max_length=5)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    ChangeSetName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z][-a-zA-Z0-9]*)\\Z')]
    ClientToken: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    ChangeSetType: Annotated[str, Meta(pattern='\\A(?:CREATE|UPDATE|IMPORT)\\Z')] | None = None
    ResourcesToImport: Annotated[list[ResourceToImport], Meta(max_length=200)] | None = None
    IncludeNestedStacks: bool | None = None
    OnStackFailure: Annotated[str, Meta(pattern='\\A(?:DO_NOTHING|ROLLBACK|DELETE)\\Z')] | None = None
    ImportExistingResources: bool | None = None
    DeploymentMode: Annotated[str, Meta(pattern='\\A(?:REVERT_DRIFT)\\Z')] | None = None
    DeploymentConfig: DeploymentConfig | None = None
    DisableValidation: bool | None = None


class CreateChangeSetOutput(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    StackId: str | None = None


class CreateStackInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    TemplateBody: Annotated[str, Meta(min_length=1)] | None = None
    TemplateURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None
    Parameters: list[Parameter] | None = None
    DisableRollback: bool | None = None
    RollbackConfiguration: RollbackConfiguration | None = None
    TimeoutInMinutes: Annotated[int, Meta(ge=1)] | None = None
    NotificationARNs: Annotated[list[str], Meta(max_length=5)] | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    ResourceTypes: list[Annotated[str, Meta(min_length=1, max_length=256)]] | None = None
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    OnFailure: Annotated[str, Meta(pattern='\\A(?:DO_NOTHING|ROLLBACK|DELETE)\\Z')] | None = None
    StackPolicyBody: Annotated[str, Meta(min_length=1, max_length=16384)] | None = None
    StackPolicyURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    EnableTerminationProtection: bool | None = None
    RetainExceptOnCreate: bool | None = None
    DeploymentConfig: DeploymentConfig | None = None
    DisableValidation: bool | None = None


class CreateStackOutput(Struct, kw_only=True, omit_defaults=True):
    StackId: str | None = None
    OperationId: str | None = None


class DeleteChangeSetInput(Struct, kw_only=True, omit_defaults=True):
    ChangeSetName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*)\\Z')]
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')] | None = None


class DeleteChangeSetOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteStackInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    RetainResources: list[str] | None = None
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    DeletionMode: Annotated[str, Meta(pattern='\\A(?:STANDARD|FORCE_DELETE_STACK)\\Z')] | None = None
    DeploymentConfig: DeploymentConfig | None = None


class DeploymentConfig(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:STANDARD|EXPRESS)\\Z')] | None = None
    DisableRollback: bool | None = None


class DescribeChangeSetInput(DeleteChangeSetInput, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    IncludePropertyValues: bool | None = None


class DescribeChangeSetOutput(Struct, kw_only=True, omit_defaults=True):
    ChangeSetName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z][-a-zA-Z0-9]*)\\Z')] | None = None
    ChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    StackId: str | None = None
    StackName: str | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    Parameters: list[Parameter] | None = None
    CreationTime: float | None = None
    ExecutionStatus: Annotated[str, Meta(pattern='\\A(?:UNAVAILABLE|AVAILABLE|EXECUTE_IN_PROGRESS|EXECUTE_COMPLETE|EXECUTE_FAILED|OBSOLETE)\\Z')] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:CREATE_PENDING|CREATE_IN_PROGRESS|CREATE_COMPLETE|DELETE_PENDING|DELETE_IN_PROGRESS|DELETE_COMPLETE|DELETE_FAILED|FAILED)\\Z')] | None = None
    StatusReason: str | None = None
    StackDriftStatus: Annotated[str, Meta(pattern='\\A(?:DRIFTED|IN_SYNC|UNKNOWN|NOT_CHECKED)\\Z')] | None = None
    NotificationARNs: Annotated[list[str], Meta(max_length=5)] | None = None
    RollbackConfiguration: RollbackConfiguration | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    Changes: list[Change] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    IncludeNestedStacks: bool | None = None
    ParentChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    RootChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    OnStackFailure: Annotated[str, Meta(pattern='\\A(?:DO_NOTHING|ROLLBACK|DELETE)\\Z')] | None = None
    ImportExistingResources: bool | None = None
    DeploymentMode: Annotated[str, Meta(pattern='\\A(?:REVERT_DRIFT)\\Z')] | None = None
    DeploymentConfig: DeploymentConfig | None = None


class DescribeStackEventsInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class DescribeStackEventsOutput(Struct, kw_only=True, omit_defaults=True):
    StackEvents: list[StackEvent] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class DescribeStackResourceInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    LogicalResourceId: str


class DescribeStackResourceOutput(Struct, kw_only=True, omit_defaults=True):
    StackResourceDetail: StackResourceDetail | None = None


class DescribeStackResourcesInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str | None = None
    LogicalResourceId: str | None = None
    PhysicalResourceId: str | None = None


class DescribeStackResourcesOutput(Struct, kw_only=True, omit_defaults=True):
    StackResources: list[StackResource] | None = None


class DescribeStacksInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class DescribeStacksOutput(Struct, kw_only=True, omit_defaults=True):
    Stacks: list[Stack] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ExecuteChangeSetInput(DeleteChangeSetInput, kw_only=True, omit_defaults=True):
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    DisableRollback: bool | None = None
    RetainExceptOnCreate: bool | None = None


class ExecuteChangeSetOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class Export(Struct, kw_only=True, omit_defaults=True):
    ExportingStackId: str | None = None
    Name: str | None = None
    Value: str | None = None


class GetStackPolicyInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str


class GetStackPolicyOutput(Struct, kw_only=True, omit_defaults=True):
    StackPolicyBody: Annotated[str, Meta(min_length=1, max_length=16384)] | None = None


class GetTemplateInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str | None = None
    ChangeSetName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    TemplateStage: Annotated[str, Meta(pattern='\\A(?:Original|Processed)\\Z')] | None = None


class GetTemplateOutput(Struct, kw_only=True, omit_defaults=True):
    TemplateBody: Annotated[str, Meta(min_length=1)] | None = None
    StagesAvailable: list[Annotated[str, Meta(pattern='\\A(?:Original|Processed)\\Z')]] | None = None


class ValidateTemplateInput(Struct, kw_only=True, omit_defaults=True):
    TemplateBody: Annotated[str, Meta(min_length=1)] | None = None
    TemplateURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None


class GetTemplateSummaryInput(ValidateTemplateInput, kw_only=True, omit_defaults=True):
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')] | None = None
    StackSetName: Annotated[str, Meta(pattern='\\A(?:[a-zA-Z][-a-zA-Z0-9]*(?::[a-zA-Z0-9]{8}-[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4}-[a-zA-Z0-9]{12})?)\\Z')] | None = None
    CallAs: Annotated[str, Meta(pattern='\\A(?:SELF|DELEGATED_ADMIN)\\Z')] | None = None
    TemplateSummaryConfig: TemplateSummaryConfig | None = None


class GetTemplateSummaryOutput(Struct, kw_only=True, omit_defaults=True):
    Parameters: list[ParameterDeclaration] | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    CapabilitiesReason: str | None = None
    ResourceTypes: list[Annotated[str, Meta(min_length=1, max_length=256)]] | None = None
    Version: str | None = None
    Metadata: str | None = None
    DeclaredTransforms: list[str] | None = None
    ResourceIdentifierSummaries: list[ResourceIdentifierSummary] | None = None
    Warnings: Warnings | None = None


class ListChangeSetsInput(Struct, kw_only=True, omit_defaults=True):
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')]
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListChangeSetsOutput(Struct, kw_only=True, omit_defaults=True):
    Summaries: list[ChangeSetSummary] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListExportsInput(Struct, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListExportsOutput(Struct, kw_only=True, omit_defaults=True):
    Exports: list[Export] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListImportsInput(Struct, kw_only=True, omit_defaults=True):
    ExportName: str
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListImportsOutput(Struct, kw_only=True, omit_defaults=True):
    Imports: list[str] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStackResourcesInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStackResourcesOutput(Struct, kw_only=True, omit_defaults=True):
    StackResourceSummaries: list[StackResourceSummary] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStacksInput(Struct, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    StackStatusFilter: list[Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|ROLLBACK_IN_PROGRESS|ROLLBACK_FAILED|ROLLBACK_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|UPDATE_IN_PROGRESS|UPDATE_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_COMPLETE|UPDATE_FAILED|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_FAILED|UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|REVIEW_IN_PROGRESS|IMPORT_IN_PROGRESS|IMPORT_COMPLETE|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE)\\Z')]] | None = None


class ListStacksOutput(Struct, kw_only=True, omit_defaults=True):
    StackSummaries: list[StackSummary] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class LiveResourceDrift(Struct, kw_only=True, omit_defaults=True):
    PreviousValue: str | None = None
    ActualValue: str | None = None
    DriftDetectionTimestamp: float | None = None


class ModuleInfo(Struct, kw_only=True, omit_defaults=True):
    TypeHierarchy: str | None = None
    LogicalIdHierarchy: str | None = None


class OperationEntry(Struct, kw_only=True, omit_defaults=True):
    OperationType: Annotated[str, Meta(pattern='\\A(?:CREATE_STACK|UPDATE_STACK|DELETE_STACK|CONTINUE_ROLLBACK|ROLLBACK|CREATE_CHANGESET)\\Z')] | None = None
    OperationId: str | None = None


class Output(Struct, kw_only=True, omit_defaults=True):
    OutputKey: str | None = None
    OutputValue: str | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    ExportName: str | None = None


class Parameter(Struct, kw_only=True, omit_defaults=True):
    ParameterKey: str | None = None
    ParameterValue: str | None = None
    UsePreviousValue: bool | None = None
    ResolvedValue: str | None = None


class ParameterConstraints(Struct, kw_only=True, omit_defaults=True):
    AllowedValues: list[str] | None = None


class ParameterDeclaration(Struct, kw_only=True, omit_defaults=True):
    ParameterKey: str | None = None
    DefaultValue: str | None = None
    ParameterType: str | None = None
    NoEcho: bool | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    ParameterConstraints: ParameterConstraints | None = None


class ResourceChange(Struct, kw_only=True, omit_defaults=True):
    PolicyAction: Annotated[str, Meta(pattern='\\A(?:Delete|Retain|Snapshot|ReplaceAndDelete|ReplaceAndRetain|ReplaceAndSnapshot)\\Z')] | None = None
    Action: Annotated[str, Meta(pattern='\\A(?:Add|Modify|Remove|Import|Dynamic|SyncWithActual)\\Z')] | None = None
    LogicalResourceId: str | None = None
    PhysicalResourceId: str | None = None
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    Replacement: Annotated[str, Meta(pattern='\\A(?:True|False|Conditional)\\Z')] | None = None
    Scope: list[Annotated[str, Meta(pattern='\\A(?:Properties|Metadata|CreationPolicy|UpdatePolicy|DeletionPolicy|UpdateReplacePolicy|Tags)\\Z')]] | None = None
    ResourceDriftStatus: Annotated[str, Meta(pattern='\\A(?:IN_SYNC|MODIFIED|DELETED|NOT_CHECKED|UNKNOWN|UNSUPPORTED)\\Z')] | None = None
    ResourceDriftIgnoredAttributes: list[ResourceDriftIgnoredAttribute] | None = None
    Details: list[ResourceChangeDetail] | None = None
    ChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    ModuleInfo: ModuleInfo | None = None
    BeforeContext: str | None = None
    AfterContext: str | None = None
    PreviousDeploymentContext: str | None = None


class ResourceChangeDetail(Struct, kw_only=True, omit_defaults=True):
    Target: ResourceTargetDefinition | None = None
    Evaluation: Annotated[str, Meta(pattern='\\A(?:Static|Dynamic)\\Z')] | None = None
    ChangeSource: Annotated[str, Meta(pattern='\\A(?:ResourceReference|ParameterReference|ResourceAttribute|DirectModification|Automatic|NoModification)\\Z')] | None = None
    CausingEntity: str | None = None


class ResourceDriftIgnoredAttribute(Struct, kw_only=True, omit_defaults=True):
    Path: str | None = None
    Reason: Annotated[str, Meta(pattern='\\A(?:MANAGED_BY_AWS|WRITE_ONLY_PROPERTY|SENSITIVE_PROPERTY)\\Z')] | None = None


class ResourceIdentifierSummary(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    LogicalResourceIds: Annotated[list[str], Meta(min_length=1, max_length=200)] | None = None
    ResourceIdentifiers: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None


class ResourceTargetDefinition(Struct, kw_only=True, omit_defaults=True):
    Attribute: Annotated[str, Meta(pattern='\\A(?:Properties|Metadata|CreationPolicy|UpdatePolicy|DeletionPolicy|UpdateReplacePolicy|Tags)\\Z')] | None = None
    Name: str | None = None
    RequiresRecreation: Annotated[str, Meta(pattern='\\A(?:Never|Conditionally|Always)\\Z')] | None = None
    Path: str | None = None
    BeforeValue: str | None = None
    AfterValue: str | None = None
    BeforeValueFrom: Annotated[str, Meta(pattern='\\A(?:PREVIOUS_DEPLOYMENT_STATE|ACTUAL_STATE)\\Z')] | None = None
    AfterValueFrom: Annotated[str, Meta(pattern='\\A(?:TEMPLATE)\\Z')] | None = None
    Drift: LiveResourceDrift | None = None
    AttributeChangeType: Annotated[str, Meta(pattern='\\A(?:Add|Remove|Modify|SyncWithActual)\\Z')] | None = None


class ResourceToImport(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)]
    LogicalResourceId: str
    ResourceIdentifier: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=2048)], Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=256)]


class RollbackConfiguration(Struct, kw_only=True, omit_defaults=True):
    RollbackTriggers: Annotated[list[RollbackTrigger], Meta(max_length=5)] | None = None
    MonitoringTimeInMinutes: Annotated[int, Meta(ge=0, le=180)] | None = None


class RollbackStackInput(Struct, kw_only=True, omit_defaults=True):
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')]
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    RetainExceptOnCreate: bool | None = None
    DeploymentConfig: DeploymentConfig | None = None


class RollbackStackOutput(CreateStackOutput, kw_only=True, omit_defaults=True):
    """No further members."""


class RollbackTrigger(Struct, kw_only=True, omit_defaults=True):
    Arn: str
    Type: str


class SetStackPolicyInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    StackPolicyBody: Annotated[str, Meta(min_length=1, max_length=16384)] | None = None
    StackPolicyURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None


class SignalResourceInput(Struct, kw_only=True, omit_defaults=True):
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')]
    LogicalResourceId: str
    UniqueId: Annotated[str, Meta(min_length=1, max_length=64)]
    Status: Annotated[str, Meta(pattern='\\A(?:SUCCESS|FAILURE)\\Z')]


class Stack(Struct, kw_only=True, omit_defaults=True):
    StackId: str | None = None
    StackName: str
    ChangeSetId: Annotated[str, Meta(min_length=1, pattern='\\A(?:arn:[-a-zA-Z0-9:/]*)\\Z')] | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    Parameters: list[Parameter] | None = None
    CreationTime: float
    DeletionTime: float | None = None
    LastUpdatedTime: float | None = None
    RollbackConfiguration: RollbackConfiguration | None = None
    StackStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|ROLLBACK_IN_PROGRESS|ROLLBACK_FAILED|ROLLBACK_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|UPDATE_IN_PROGRESS|UPDATE_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_COMPLETE|UPDATE_FAILED|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_FAILED|UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|REVIEW_IN_PROGRESS|IMPORT_IN_PROGRESS|IMPORT_COMPLETE|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE)\\Z')]
    StackStatusReason: str | None = None
    DisableRollback: bool | None = None
    DeploymentConfig: DeploymentConfig | None = None
    NotificationARNs: Annotated[list[str], Meta(max_length=5)] | None = None
    TimeoutInMinutes: Annotated[int, Meta(ge=1)] | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    Outputs: list[Output] | None = None
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    EnableTerminationProtection: bool | None = None
    ParentId: str | None = None
    RootId: str | None = None
    DriftInformation: StackDriftInformation | None = None
    RetainExceptOnCreate: bool | None = None
    DeletionMode: Annotated[str, Meta(pattern='\\A(?:STANDARD|FORCE_DELETE_STACK)\\Z')] | None = None
    DetailedStatus: Annotated[str, Meta(pattern='\\A(?:CONFIGURATION_COMPLETE|VALIDATION_FAILED)\\Z')] | None = None
    LastOperations: list[OperationEntry] | None = None
    AliasName: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class StackDriftInformation(Struct, kw_only=True, omit_defaults=True):
    StackDriftStatus: Annotated[str, Meta(pattern='\\A(?:DRIFTED|IN_SYNC|UNKNOWN|NOT_CHECKED)\\Z')]
    LastCheckTimestamp: float | None = None


class StackDriftInformationSummary(StackDriftInformation, kw_only=True, omit_defaults=True):
    """No further members."""


class StackEvent(Struct, kw_only=True, omit_defaults=True):
    StackId: str
    EventId: str
    StackName: str
    OperationId: str | None = None
    LogicalResourceId: str | None = None
    PhysicalResourceId: str | None = None
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    Timestamp: float
    ResourceStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|DELETE_SKIPPED|UPDATE_IN_PROGRESS|UPDATE_FAILED|UPDATE_COMPLETE|IMPORT_FAILED|IMPORT_COMPLETE|IMPORT_IN_PROGRESS|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE|EXPORT_FAILED|EXPORT_COMPLETE|EXPORT_IN_PROGRESS|EXPORT_ROLLBACK_IN_PROGRESS|EXPORT_ROLLBACK_FAILED|EXPORT_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_COMPLETE|ROLLBACK_FAILED)\\Z')] | None = None
    ResourceStatusReason: str | None = None
    ResourceProperties: str | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    HookType: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    HookStatus: Annotated[str, Meta(pattern='\\A(?:HOOK_IN_PROGRESS|HOOK_COMPLETE_SUCCEEDED|HOOK_COMPLETE_FAILED|HOOK_FAILED)\\Z')] | None = None
    HookStatusReason: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    HookInvocationPoint: Annotated[str, Meta(pattern='\\A(?:PRE_PROVISION)\\Z')] | None = None
    HookInvocationId: Annotated[str, Meta(min_length=36, max_length=36, pattern='\\A(?:^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$)\\Z')] | None = None
    HookFailureMode: Annotated[str, Meta(pattern='\\A(?:FAIL|WARN)\\Z')] | None = None
    DetailedStatus: Annotated[str, Meta(pattern='\\A(?:CONFIGURATION_COMPLETE|VALIDATION_FAILED)\\Z')] | None = None


class StackResource(Struct, kw_only=True, omit_defaults=True):
    StackName: str | None = None
    StackId: str | None = None
    LogicalResourceId: str
    PhysicalResourceId: str | None = None
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)]
    Timestamp: float
    ResourceStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|DELETE_SKIPPED|UPDATE_IN_PROGRESS|UPDATE_FAILED|UPDATE_COMPLETE|IMPORT_FAILED|IMPORT_COMPLETE|IMPORT_IN_PROGRESS|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE|EXPORT_FAILED|EXPORT_COMPLETE|EXPORT_IN_PROGRESS|EXPORT_ROLLBACK_IN_PROGRESS|EXPORT_ROLLBACK_FAILED|EXPORT_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_COMPLETE|ROLLBACK_FAILED)\\Z')]
    ResourceStatusReason: str | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    DriftInformation: StackResourceDriftInformation | None = None
    ModuleInfo: ModuleInfo | None = None


class StackResourceDetail(Struct, kw_only=True, omit_defaults=True):
    StackName: str | None = None
    StackId: str | None = None
    LogicalResourceId: str
    PhysicalResourceId: str | None = None
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)]
    LastUpdatedTimestamp: float
    ResourceStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|DELETE_SKIPPED|UPDATE_IN_PROGRESS|UPDATE_FAILED|UPDATE_COMPLETE|IMPORT_FAILED|IMPORT_COMPLETE|IMPORT_IN_PROGRESS|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE|EXPORT_FAILED|EXPORT_COMPLETE|EXPORT_IN_PROGRESS|EXPORT_ROLLBACK_IN_PROGRESS|EXPORT_ROLLBACK_FAILED|EXPORT_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_COMPLETE|ROLLBACK_FAILED)\\Z')]
    ResourceStatusReason: str | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    Metadata: str | None = None
    DriftInformation: StackResourceDriftInformation | None = None
    ModuleInfo: ModuleInfo | None = None


class StackResourceDriftInformation(Struct, kw_only=True, omit_defaults=True):
    StackResourceDriftStatus: Annotated[str, Meta(pattern='\\A(?:IN_SYNC|MODIFIED|DELETED|NOT_CHECKED|UNKNOWN|UNSUPPORTED)\\Z')]
    LastCheckTimestamp: float | None = None


class StackResourceDriftInformationSummary(StackResourceDriftInformation, kw_only=True, omit_defaults=True):
    """No further members."""


class StackResourceSummary(Struct, kw_only=True, omit_defaults=True):
    LogicalResourceId: str
    PhysicalResourceId: str | None = None
    ResourceType: Annotated[str, Meta(min_length=1, max_length=256)]
    LastUpdatedTimestamp: float
    ResourceStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|DELETE_SKIPPED|UPDATE_IN_PROGRESS|UPDATE_FAILED|UPDATE_COMPLETE|IMPORT_FAILED|IMPORT_COMPLETE|IMPORT_IN_PROGRESS|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE|EXPORT_FAILED|EXPORT_COMPLETE|EXPORT_IN_PROGRESS|EXPORT_ROLLBACK_IN_PROGRESS|EXPORT_ROLLBACK_FAILED|EXPORT_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|UPDATE_ROLLBACK_FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_COMPLETE|ROLLBACK_FAILED)\\Z')]
    ResourceStatusReason: str | None = None
    DriftInformation: StackResourceDriftInformationSummary | None = None
    ModuleInfo: ModuleInfo | None = None


class StackSummary(Struct, kw_only=True, omit_defaults=True):
    StackId: str | None = None
    StackName: str
    TemplateDescription: str | None = None
    CreationTime: float
    LastUpdatedTime: float | None = None
    DeletionTime: float | None = None
    StackStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_FAILED|CREATE_COMPLETE|ROLLBACK_IN_PROGRESS|ROLLBACK_FAILED|ROLLBACK_COMPLETE|DELETE_IN_PROGRESS|DELETE_FAILED|DELETE_COMPLETE|UPDATE_IN_PROGRESS|UPDATE_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_COMPLETE|UPDATE_FAILED|UPDATE_ROLLBACK_IN_PROGRESS|UPDATE_ROLLBACK_FAILED|UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS|UPDATE_ROLLBACK_COMPLETE|REVIEW_IN_PROGRESS|IMPORT_IN_PROGRESS|IMPORT_COMPLETE|IMPORT_ROLLBACK_IN_PROGRESS|IMPORT_ROLLBACK_FAILED|IMPORT_ROLLBACK_COMPLETE)\\Z')]
    StackStatusReason: str | None = None
    ParentId: str | None = None
    RootId: str | None = None
    DriftInformation: StackDriftInformationSummary | None = None
    LastOperations: list[OperationEntry] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(min_length=1, max_length=256)]


class TemplateParameter(Struct, kw_only=True, omit_defaults=True):
    ParameterKey: str | None = None
    DefaultValue: str | None = None
    NoEcho: bool | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class TemplateSummaryConfig(Struct, kw_only=True, omit_defaults=True):
    TreatUnrecognizedResourceTypesAsWarnings: bool | None = None


class UpdateStackInput(Struct, kw_only=True, omit_defaults=True):
    StackName: str
    TemplateBody: Annotated[str, Meta(min_length=1)] | None = None
    TemplateURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None
    UsePreviousTemplate: bool | None = None
    StackPolicyDuringUpdateBody: Annotated[str, Meta(min_length=1, max_length=16384)] | None = None
    StackPolicyDuringUpdateURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None
    Parameters: list[Parameter] | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    ResourceTypes: list[Annotated[str, Meta(min_length=1, max_length=256)]] | None = None
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    RollbackConfiguration: RollbackConfiguration | None = None
    StackPolicyBody: Annotated[str, Meta(min_length=1, max_length=16384)] | None = None
    StackPolicyURL: Annotated[str, Meta(min_length=1, max_length=5120)] | None = None
    NotificationARNs: Annotated[list[str], Meta(max_length=5)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    DisableRollback: bool | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9][-a-zA-Z0-9]*)\\Z')] | None = None
    RetainExceptOnCreate: bool | None = None
    DeploymentConfig: DeploymentConfig | None = None
    DisableValidation: bool | None = None


class UpdateStackOutput(CreateStackOutput, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateTerminationProtectionInput(Struct, kw_only=True, omit_defaults=True):
    EnableTerminationProtection: bool
    StackName: Annotated[str, Meta(min_length=1, pattern='\\A(?:([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*))\\Z')]


class UpdateTerminationProtectionOutput(Struct, kw_only=True, omit_defaults=True):
    StackId: str | None = None


class ValidateTemplateOutput(Struct, kw_only=True, omit_defaults=True):
    Parameters: list[TemplateParameter] | None = None
    Description: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    Capabilities: list[Annotated[str, Meta(pattern='\\A(?:CAPABILITY_IAM|CAPABILITY_NAMED_IAM|CAPABILITY_AUTO_EXPAND)\\Z')]] | None = None
    CapabilitiesReason: str | None = None
    DeclaredTransforms: list[str] | None = None


class Warnings(Struct, kw_only=True, omit_defaults=True):
    UnrecognizedResourceTypes: list[Annotated[str, Meta(min_length=1, max_length=256)]] | None = None
