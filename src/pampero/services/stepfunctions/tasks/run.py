"""Runs tasks: from the outbox, after the commit of the step that asked for them.

A task whose outbox event comes a second time may have been done by a server that died before it could say so. Then the
execution has not heard of its outcome: integrations for which a repeat changes nothing are done again, all others fail
with the error of a lost answer (`Lambda.ServiceException`, `<Service>.SdkClientException`), and the state's Retry
decides. Nothing is silently done twice.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Context, Event, consumer
from pampero.aws.sdknames import named, pascal, prefix_of
from pampero.kernel.clock import Clock
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.resource import family, split
from pampero.services.stepfunctions.asl.resources import LATER
from pampero.services.stepfunctions.commands import TaskRequest
from pampero.services.stepfunctions.metrics import performed
from pampero.services.stepfunctions.states import task_wanted
from pampero.services.stepfunctions.tasks import apis, children, functions, https, sdk, services
from pampero.services.stepfunctions.tasks.outcome import LOST, Caller, TaskError
from pampero.services.stepfunctions.tasks.roles import SERVICE, session

# service → (model, prefix of errors, error for what the model does not name, the service's name in causes)
OPTIMIZED = {
    "lambda": ("lambda", "Lambda", "AWSLambdaException", "AWSLambda"),
    "sqs": ("sqs", "SQS", "AmazonSQSException", "AmazonSQS"),
    "sns": ("sns", "SNS", "AmazonSNSException", "AmazonSNS"),
    "dynamodb": ("dynamodb", "DynamoDB", "AmazonDynamoDBException", "AmazonDynamoDBv2"),
    "events": ("events", "EventBridge", "AmazonEventBridgeException", "AmazonEventBridge"),
    "states": ("stepfunctions", "StepFunctions", "AWSStepFunctionsException", "AWSStepFunctions"),
    "apigateway": ("apigateway", "ApiGateway", "ApiGatewayException", "ApiGateway"),
}
# How errors of optimized integrations begin whose services are not built, where it is not the name with a capital.
UNBUILT = {
    "ecs": "ECS", "eks": "EKS", "codebuild": "CodeBuild", "sagemaker": "SageMaker", "elasticmapreduce": "ElasticMapReduce",
    "emr-containers": "EMRContainers", "emr-serverless": "EmrServerless", "databrew": "DataBrew",
    "mediaconvert": "MediaConvert",
}  # fmt: skip


@consumer("stepfunctions.task")
async def run_task(context: Context, event: Event) -> None:
    """Do one task and tell its execution, if it still wants it."""
    task = msgspec.convert(event.payload, TaskRequest)
    if event.failures >= driver.MAX_FAILURES:
        await context.write(driver.give_up, context, task.execution)
        return
    if not await context.read(task_wanted, task.execution, task.thread, task.attempt):
        return
    context.runtime.faults.pass_point("stepfunctions.task")
    happening = await perform(context, task, event.attempt > 1)
    context.runtime.faults.pass_point("stepfunctions.result")
    await context.write(_tell, context, task, happening)


def _tell(tx: Any, context: Context, task: TaskRequest, happening: e.Happening) -> None:
    driver.happen(tx, context, task.execution, [happening])
    if isinstance(happening, e.Submitted) and ".sync" in task.resource:
        parsed = task.resource.endswith(":2")
        child = happening.output["ExecutionArn"]
        children.follow(tx, context, child, task.execution, task.thread, task.attempt, parsed)


async def perform(context: Context, task: TaskRequest, repeated: bool = False) -> e.Happening:
    """What a task leads to. repeated: it may have been done before."""
    pattern = "" if family(task.resource) != "Task" else split(task.resource)[2]
    begun, ended = Clock.monotonic(), "" if pattern else "Succeeded"
    try:
        output = await _perform(context, task, repeated)
    except TaskError as error:
        ended = "Failed"
        how = "SubmitFailed" if pattern else "Failed"
        return e.Failed(task.thread, task.attempt, error.error, error.cause, how)
    finally:
        performed(context, task.resource, task.machine, Clock.monotonic() - begun, ended)
    return (e.Submitted if pattern else e.Done)(task.thread, task.attempt, output)


async def _perform(context: Context, task: TaskRequest, repeated: bool) -> Any:
    arguments = parse(task.arguments)
    place = await session(context, task.arn, task.role, task.machine_name, task.credentials)
    if family(task.resource) == "LambdaFunction":
        caller = Caller(place, *OPTIMIZED["lambda"], repeated, first=True)
        return await functions.direct(caller, task.resource, arguments)
    service, action, pattern = split(task.resource)
    if service.startswith("aws-sdk:"):
        name = service.removeprefix("aws-sdk:")
        prefix, built = prefix_of(name), named(name)
        model = name if built is None else built.model
        caller = Caller(place, model, prefix, f"{prefix}Exception", prefix, repeated)
        if built is None:
            raise caller.unreachable(f"{name} {pascal(action)} is not implemented here")
        return await sdk.call(caller, action, arguments)
    if service in LATER:
        prefix = UNBUILT.get(service) or pascal(service)
        caller = Caller(place, service, prefix, "", prefix)
        raise caller.unreachable(f"{service} {pascal(action)} is not implemented here")
    if not isinstance(arguments, dict):
        raise TaskError("States.Runtime", "The Parameters of a service integration must be a JSON object")
    if service == "http":
        if repeated and arguments["Method"] not in apis.SAFE:
            raise TaskError("States.Http.Socket", LOST)
        return await https.invoke(place, arguments, task.machine)
    return await _optimized(Caller(place, *OPTIMIZED[service], repeated, first=True), task, arguments)


async def _optimized(caller: Caller, task: TaskRequest, arguments: dict[str, Any]) -> Any:
    service, action, pattern = split(task.resource)
    match service:
        case "lambda":
            return await functions.invoke(caller, arguments)
        case "sqs":
            return await services.send_message(caller, arguments)
        case "sns":
            return await services.publish(caller, arguments)
        case "dynamodb":
            return await services.item(caller, pascal(action), arguments)
        case "events":
            return await services.put_events(caller, arguments, [task.arn, task.machine])
        case "apigateway":
            return await apis.invoke(caller, arguments, caller.context.as_service(SERVICE, task.machine))
    answer = await children.start(caller, arguments, (task.arn, task.thread, task.attempt))
    if ".sync" in pattern and ":express:" in answer["ExecutionArn"]:
        text = "An Express workflow cannot be waited for with .sync; call it through aws-sdk:sfn:startSyncExecution."
        raise TaskError("StepFunctions.StateMachineTypeNotSupportedException", text)
    return answer
