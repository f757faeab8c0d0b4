"""Amazon ECS: clusters, task definitions, tasks and the services that keep them, in containers of this machine's engine."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

CONDITIONS = frozenset({
    "account-setting", "auto-assign-public-ip", "capacity-provider", "cluster", "compute-compatibility", "container-instances",
    "container-name", "enable-ecs-managed-tags", "enable-execute-command", "enable-service-connect", "namespace", "privileged",
    "propagate-tags", "service", "subnet", "task", "task-cpu", "task-definition", "task-memory",
})  # fmt: skip

NOT_HERE = frozenset({
    "CreateCapacityProvider.cluster", "CreateCapacityProvider.managedInstancesProvider", "UpdateCapacityProvider.cluster",
    "UpdateCapacityProvider.managedInstancesProvider",
    "RegisterTaskDefinition.trustedExecutionConfiguration", "RunTask.volumeConfigurations", "StartTask.volumeConfigurations",
    *(
        f"{verb}Service.{name}"
        for verb in ("Create", "Update")
        for name in ("gatewayConnectors", "monitoring", "vpcLatticeConfigurations", "volumeConfigurations")
    ),
})  # fmt: skip
KEPT = "kept and shown"

service = Service(
    "ecs",
    __name__,
    Traits(
        own_tag_key=True,
        own_enums=False,
        condition_keys=CONDITIONS,
        validation_code="InvalidParameterException",
        reserved_tags=("InvalidParameterException", RESERVED_TAGS),
        refused=NOT_HERE,
        ignored=MappingProxyType(
            {
                "ClusterConfiguration.*": KEPT,
                "ExecuteCommandConfiguration.*": KEPT,
                "ExecuteCommandLogConfiguration.*": KEPT,
                "ManagedStorageConfiguration.*": KEPT,
                "ContainerDefinition.disableNetworking": KEPT,
                "ContainerDefinition.versionConsistency": KEPT,
                "DeploymentCircuitBreaker.resetOnHealthyTask": KEPT,
                "DeploymentCircuitBreaker.thresholdConfiguration": KEPT,
                "DeploymentConfiguration.earlySuccessCriteria": KEPT,
                "DeploymentEarlySuccessCriteria.*": KEPT,
                "DeploymentLifecycleHook.hookDetails": KEPT,
                "DeploymentLifecycleHook.timeoutConfiguration": KEPT,
                "DeploymentLifecycleHookTimeoutConfiguration.*": KEPT,
                "DockerVolumeConfiguration.*": KEPT,
                "EFSAuthorizationConfig.*": "a task with a volume of EFS says when it starts that there is none",
                "EFSVolumeConfiguration.*": "a task with a volume of EFS says when it starts that there is none",
                "EphemeralStorage.sizeInGiB": "kept and shown: a container has the disk of its machine",
                "FSxWindowsFileServer*": "refused: volumes of FSx",
                "S3FilesVolumeConfiguration.*": "refused: volumes of S3 Files",
                "InferenceAccelerator*": "refused: inference accelerators",
                "ListServices.resourceManagementType": "all services are their owners'",
                "ListTasks.daemonName": "there are no managed daemons",
                "LoadBalancer.loadBalancerName": "kept and shown: there are no classic load balancers",
                "NvidiaMpsAllocation.*": "refused: GPUs",
                "SharingStrategy.*": "refused: GPUs",
                "ResourceRequirement.*": "refused: GPUs",
                "PortMapping.appProtocol": KEPT,
                "PortMapping.containerPortRange": KEPT,
                "ProxyConfiguration.*": KEPT,
                "RegisterContainerInstance.instanceIdentityDocumentSignature": "refused with the document",
                "RegisterContainerInstance.platformDevices": "the instance is this machine, which tells its own",
                "RegisterContainerInstance.totalResources": "the instance is this machine, which tells its own",
                "RegisterContainerInstance.versionInfo": "the instance is this machine, which has no agent",
                "RunTask.referenceId": "AWS's own",
                "StartTask.referenceId": "AWS's own",
                "ServiceConnect*": "kept and shown: there is no Cloud Map yet",
                "TimeoutConfiguration.*": "kept and shown: there is no Cloud Map yet",
                "ServiceRegistry.*": "kept and shown: there is no Cloud Map yet",
                "Volume.configuredAtLaunch": KEPT,
            }
        ),
    ),
)
