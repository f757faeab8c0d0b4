"""Import jobs: made, given a file, started, stopped, shown.

Sources: API_CreateUserImportJob and the operations beside it; developer guide, "Importing users into user pools from a CSV file".
AWS takes files of 100 MB, here they have at most 16 MiB.
"""

from __future__ import annotations

import asyncio
import hmac

import msgspec

from pampero.api import ApiError, Call, Context, TimerEvent, WebRequest, WebResponse, operation, pass_role, timer, web
from pampero.aws.paging import page, position_of
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.imports import reading
from pampero.services.cognito.imports.reading import MFA, NAME
from pampero.services.cognito.pools.model import POOLS, SERVICE, Pool, any_pool, invalid, missing, named_pool, pool_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

PLANE, MAX_FILE = "cognito-import", 16 * 1024 * 1024
UPLOAD_SECONDS, JOB_SECONDS = 900.0, 86_400.0
EXPIRED, BEGUN = "cognito.importexpired", "cognito.import"
MAX_PAGE, MAX_JOBS = 60, 1000
SLICE = 50
ACTIVE = ("Pending", "InProgress", "Stopping")
HEADER = (
    "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
    "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified",
    "address", "updated_at",
)  # fmt: skip


class Job(msgspec.Struct):
    """A job. order: the last one first. secret: of its address for the file. lines: of users, that were uploaded; done: of them.
    said: what is still to be logged. created, started, completed: epoch seconds; 0: not yet."""

    pool: str
    order: str
    id: str
    account: str
    name: str
    role: str
    secret: str
    status: str
    created: float
    names: list[str] = msgspec.field(default_factory=list)
    lines: int = 0
    done: int = 0
    started: float = 0.0
    completed: float = 0.0
    imported: int = 0
    skipped: int = 0
    failed: int = 0
    message: str | None = None
    said: list[str] = msgspec.field(default_factory=list)


JOBS: Documents[Job] = Documents(
    "cognito-idp.import",
    Job,
    {"id": lambda job: job.id, "active": lambda job: job.account if job.status in ACTIVE else None},
    at=lambda job: (job.pool, job.order),
)
# Which pool a job is of, by its id in the scope "".
PLACES: Documents[str] = Documents("cognito-idp.importplace", str)
# By the job, and in it by the number of the first: lines of its file.
FILES: Documents[list[str]] = Documents("cognito-idp.importfile", list[str])


def header(pool: Pool) -> list[str]:
    """The names that a pool's files have."""
    own = [one.name for one in pool.schema if one.name not in (*HEADER, "sub", "identities")]
    return [*HEADER, *own, MFA, NAME]


def job_of(tx: ReadTx, pool: str, id_: str) -> Job:
    """A pool's job. Raises ResourceNotFoundException."""
    found = next((job for _, job in JOBS.find(tx, pool, "id", id_)), None)
    if found is None:
        raise missing(f"Import job {id_} does not exist.")
    return found


def _shown(call: Call, job: Job) -> t.UserImportJobType:
    return t.UserImportJobType(
        JobName=job.name, JobId=job.id, UserPoolId=job.pool, CreationDate=job.created, StartDate=job.started or None,
        CompletionDate=job.completed or None, Status=job.status, CloudWatchLogsRoleArn=job.role,
        PreSignedUrl=f"{call.settings.endpoint}/_aws/{PLANE}/{job.id}/{job.secret}",
        ImportedUsers=job.imported, SkippedUsers=job.skipped, FailedUsers=job.failed, CompletionMessage=job.message,
    )  # fmt: skip


@operation("GetCSVHeader", resource=named_pool, read=True)
def get_csv_header(tx: ReadTx, call: Call, req: t.GetCSVHeaderRequest) -> t.GetCSVHeaderResponse:
    """The first line of a file of users. Source: API_GetCSVHeader. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    return t.GetCSVHeaderResponse(UserPoolId=pool.id, CSVHeader=header(pool))


@operation("CreateUserImportJob", resource=named_pool)
def create_user_import_job(tx: Tx, call: Call, req: t.CreateUserImportJobRequest) -> t.CreateUserImportJobResponse:
    """Make a job, with the address for its file, good for 15 minutes. Source: API_CreateUserImportJob. Raises
    ResourceNotFoundException, LimitExceededException, AccessDeniedException."""
    pool = pool_of(tx, call, req.UserPoolId)
    pass_role(tx, call, SERVICE, req.CloudWatchLogsRoleArn)
    if JOBS.count(tx, pool.id) >= MAX_JOBS:
        raise ApiError("LimitExceededException", "The user pool has too many import jobs.")
    order = f"{10**17 - int(tx.now * 1_000_000):017d}"
    id_ = f"import-{ids.name_id(10)}"
    made = Job(
        pool.id,
        f"{order}/{id_}",
        id_,
        call.account,
        req.JobName,
        req.CloudWatchLogsRoleArn,
        ids.secret(43),
        "Created",
        tx.now,
    )
    JOBS.save(tx, made)
    PLACES.put(tx, "", made.id, pool.id)
    tx.at(EXPIRED, f"{pool.id}/{made.id}", tx.now + JOB_SECONDS)
    return t.CreateUserImportJobResponse(UserImportJob=_shown(call, made))


@operation("DescribeUserImportJob", resource=named_pool, read=True)
def describe_user_import_job(
    tx: ReadTx, call: Call, req: t.DescribeUserImportJobRequest
) -> t.DescribeUserImportJobResponse:
    """One job. Source: API_DescribeUserImportJob. Raises ResourceNotFoundException."""
    job = job_of(tx, pool_of(tx, call, req.UserPoolId).id, req.JobId)
    return t.DescribeUserImportJobResponse(UserImportJob=_shown(call, job))


@operation("ListUserImportJobs", resource=named_pool, read=True)
def list_user_import_jobs(tx: ReadTx, call: Call, req: t.ListUserImportJobsRequest) -> t.ListUserImportJobsResponse:
    """A pool's jobs, the last first. Source: API_ListUserImportJobs. Raises ResourceNotFoundException,
    InvalidParameterException."""
    pool, most = pool_of(tx, call, req.UserPoolId), req.MaxResults or MAX_PAGE
    after = position_of(req.PaginationToken, lambda: invalid("Invalid pagination token."))
    found = [job for _, job in JOBS.page(tx, pool.id, after=after, limit=most + 1)]
    listed, token = page(found, most, lambda job: job.order)
    return t.ListUserImportJobsResponse(UserImportJobs=[_shown(call, job) for job in listed], PaginationToken=token)


@operation("StartUserImportJob", resource=named_pool)
def start_user_import_job(tx: Tx, call: Call, req: t.StartUserImportJobRequest) -> t.StartUserImportJobResponse:
    """Import the users of the file that was uploaded. Source: API_StartUserImportJob. Raises ResourceNotFoundException,
    PreconditionNotMetException."""
    pool = pool_of(tx, call, req.UserPoolId)
    job = job_of(tx, pool.id, req.JobId)
    if job.status != "Created":
        raise unmet(f"The import job is {job.status}: it cannot be started.")
    if not pool.settings.AutoVerifiedAttributes:
        raise unmet("The user pool has no auto verified attributes.")
    if _active(tx, call):
        raise unmet("Only one import job can be active at a time.")
    job.status, job.started = "Pending", tx.now
    JOBS.save(tx, job)
    tx.cancel(EXPIRED, f"{pool.id}/{job.id}")
    tx.emit(BEGUN, [pool.id, job.id], key=job.id)
    return t.StartUserImportJobResponse(UserImportJob=_shown(call, job))


def unmet(text: str) -> ApiError:
    """PreconditionNotMetException."""
    return ApiError("PreconditionNotMetException", text)


def _active(tx: ReadTx, call: Call) -> bool:
    """Whether a job of the account's is at work."""
    return any(JOBS.find(tx, id_, "active", call.account) for id_, _ in POOLS.page(tx, call.scope))


@operation("StopUserImportJob", resource=named_pool)
def stop_user_import_job(tx: Tx, call: Call, req: t.StopUserImportJobRequest) -> t.StopUserImportJobResponse:
    """Stop a job; it cannot go on again. Source: API_StopUserImportJob. Raises ResourceNotFoundException,
    PreconditionNotMetException."""
    job = job_of(tx, pool_of(tx, call, req.UserPoolId).id, req.JobId)
    if job.status not in ("Pending", "InProgress"):
        raise unmet(f"The import job is {job.status}: it cannot be stopped.")
    finish(tx, job, "Stopped", "The Import Job was stopped by the developer.")
    return t.StopUserImportJobResponse(UserImportJob=_shown(call, job))


def finish(tx: Tx, job: Job, status: str, message: str) -> None:
    """A job is over."""
    job.status, job.completed, job.message = status, tx.now, message
    JOBS.save(tx, job)
    forget_file(tx, job.id)


def forget_file(tx: Tx, id_: str) -> None:
    """Delete what was uploaded."""
    FILES.clear(tx, id_)


@timer(EXPIRED)
def expire(tx: Tx, context: Context, due: TimerEvent) -> None:
    """A job that nobody has started within a day."""
    pool, _, id_ = due.key.partition("/")
    found = next((job for _, job in JOBS.find(tx, pool, "id", id_)), None)
    if found is not None:
        found.status = "Expired"
        JOBS.save(tx, found)
    forget_file(tx, id_)


@web(PLANE, max_body=MAX_FILE)
async def upload(context: Context, request: WebRequest) -> WebResponse | None:
    """`PUT`, to the address of a job: its file."""
    if request.method != "PUT":
        return WebResponse(405)
    found = await context.read(_waiting, request.id, request.path.strip("/"))
    if found is None:
        return WebResponse(403)
    pool, job = found
    try:
        names, lines = await asyncio.to_thread(reading.lines, request.body, header(pool))
    except reading.Unreadable:
        # AWS takes any file, and its job fails.
        names, lines = [], []
    for begin in range(0, len(lines), SLICE):
        await context.write(FILES.put, job.id, f"{begin:09d}", lines[begin : begin + SLICE])
    kept = await context.write(_uploaded, job, names, len(lines))
    return WebResponse(200 if kept else 403)


def _waiting(tx: ReadTx, id_: str, secret: str) -> tuple[Pool, Job] | None:
    place = PLACES.get(tx, "", id_)
    pool = any_pool(tx, place) if place is not None else None
    job = next((job for _, job in JOBS.find(tx, pool.id, "id", id_)), None) if pool is not None else None
    if pool is None or job is None or not hmac.compare_digest(job.secret.encode(), secret.encode()):
        return None
    return (pool, job) if job.status == "Created" and tx.now < job.created + UPLOAD_SECONDS else None


def _uploaded(tx: Tx, job: Job, names: list[str], lines: int) -> bool:
    found = _waiting(tx, job.id, job.secret)
    if found is None:
        return False
    found[1].names, found[1].lines = names, lines
    for id_, _ in FILES.page(tx, job.id, after=f"{lines - 1:09d}" if lines else ""):
        FILES.delete(tx, job.id, id_)
    JOBS.save(tx, found[1])
    return True
