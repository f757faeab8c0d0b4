"""Uploads by HTML form: boto3 makes the form, plain HTTP sends it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.api import ByteStream
from pampero.protocol.checksums import encoded
from pampero.services.s3.forms import FormReader

LINE = "xyzzy-boundary"
FAR = "2099-01-01T00:00:00.000Z"


def form(fields: dict[str, str], file: bytes | None, filename: str = "a.txt") -> bytes:
    parts = [
        f'--{LINE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        head = f'--{LINE}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: text/x-part\r\n\r\n".encode() + file + b"\r\n")
    return b"".join(parts) + f"--{LINE}--\r\n".encode()


class Poster:
    """Sends forms to one bucket."""

    def __init__(self, server: Any, bucket: str) -> None:
        self._server, self._bucket = server, bucket

    def raw(self, body: bytes, **headers: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=20)
        sent = {"Content-Type": f"multipart/form-data; boundary={LINE}", **headers}
        try:
            connection.request("POST", f"/{self._bucket}", body, sent)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, named, answer.read().decode()
        finally:
            connection.close()

    def __call__(
        self, fields: dict[str, str], file: bytes | None = b"hello", filename: str = "a.txt", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        return self.raw(form(fields, file, filename), **headers)

    def refused(self, fields: dict[str, str], file: bytes | None = b"hello") -> tuple[int, str, str]:
        status, _, body = self(fields, file)
        return status, *re.findall(r"<Code>(.*?)</Code><Message>(.*?)</Message>", body)[0]


@pytest.fixture
def post(server: Any, bucket: str) -> Poster:
    return Poster(server, bucket)


@pytest.fixture(params=["s3v4", "s3"])
def presigned(client: Any, bucket: str, request: pytest.FixtureRequest) -> Any:
    """presigned(key, fields, conditions): the fields of a form, signed in either version."""
    s3 = client("s3", config={"signature_version": request.param})

    def make(key: str = "k", fields: Any = None, conditions: Any = None, **more: Any) -> dict[str, str]:
        made = s3.generate_presigned_post(bucket, key, Fields=fields, Conditions=conditions, **more)
        found: dict[str, str] = made["fields"]
        assert ("x-amz-signature" in found) == (request.param == "s3v4")
        return found

    return make


def signed(account: str, policy: Any, **fields: str) -> dict[str, str]:
    """A form with any policy, signed in version 2."""
    text = base64.b64encode(policy if isinstance(policy, bytes) else json.dumps(policy).encode())
    signature = base64.b64encode(hmac.new(b"test", text, "sha1").digest()).decode()
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return {"AWSAccessKeyId": account, "policy": text.decode(), "signature": signature, "key": "k", **named}


@pytest.mark.parametrize("size", [0, 5, 16 * 1024 + 1, 3_000_000])
def test_a_form_uploads_a_file(post: Poster, presigned: Any, s3: Any, bucket: str, size: int) -> None:
    body = os.urandom(size)
    status, headers, text = post(presigned("a b/é"), body)
    assert (status, text, headers["etag"]) == (204, "", f'"{hashlib.md5(body).hexdigest()}"')
    assert headers["location"].endswith(f"/{bucket}/a%20b%2F%C3%A9")
    got = s3.get_object(Bucket=bucket, Key="a b/é")
    assert (got["Body"].read(), got["ContentType"]) == (body, "binary/octet-stream")


def test_what_the_fields_say_is_kept(post: Poster, presigned: Any, s3: Any, bucket: str) -> None:
    tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b + c</Value></Tag></TagSet></Tagging>"
    fields = {
        "Content-Type": "text/plain",
        "Cache-Control": "no-store",
        "x-amz-meta-Colour": "red",
        "x-amz-storage-class": "STANDARD_IA",
        "acl": "bucket-owner-full-control",
        "tagging": tags,
        "x-amz-checksum-sha256": encoded("SHA256", b"hello"),
        "success_action_status": "201",
    }
    sent = presigned("up/${filename}", fields, [{name: value} for name, value in fields.items()])
    status, headers, text = post(sent, b"hello", "C:\\folder\\photo one.txt")
    assert (status, headers["content-type"]) == (201, "application/xml")
    assert f"<Bucket>{bucket}</Bucket><Key>up/photo one.txt</Key><ETag>{headers['etag']}</ETag>" in text
    assert f"<Location>{headers['location']}</Location>" in text
    got = s3.get_object(Bucket=bucket, Key="up/photo one.txt", ChecksumMode="ENABLED")
    assert (got["ContentType"], got["CacheControl"], got["Metadata"]) == ("text/plain", "no-store", {"colour": "red"})
    assert (got["StorageClass"], got["ChecksumSHA256"]) == ("STANDARD_IA", fields["x-amz-checksum-sha256"])
    assert s3.get_object_tagging(Bucket=bucket, Key="up/photo one.txt")["TagSet"] == [{"Key": "a", "Value": "b + c"}]
    assert post.refused(sent, b"hullo")[:2] == (400, "BadDigest")


@pytest.mark.parametrize(("wanted", "status"), [("200", 200), ("204", 204), ("404", 204)])
def test_the_status_is_the_forms(post: Poster, presigned: Any, wanted: str, status: int) -> None:
    field = {"success_action_status": wanted}
    assert post(presigned("k", field, [field]))[0] == status


def test_the_form_says_where_the_browser_goes(post: Poster, presigned: Any, bucket: str) -> None:
    field = {"success_action_redirect": "http://app.example/done?x=1"}
    status, headers, _ = post(presigned("k", field, [field]))
    etag = f"%22{hashlib.md5(b'hello').hexdigest()}%22"
    assert (status, headers["location"]) == (303, f"http://app.example/done?x=1&bucket={bucket}&key=k&etag={etag}")
    field = {"success_action_redirect": "nowhere"}
    assert post(presigned("k", field, [field]))[0] == 204


def test_policies_are_held(post: Poster, presigned: Any, s3: Any, bucket: str, account: str) -> None:
    good = presigned("user/${filename}", None, [["starts-with", "$x-amz-meta-a", "b"], ["content-length-range", 2, 9]])
    good["x-amz-meta-a"] = "bc"
    assert post(good)[0] == 204
    failed = "Invalid according to Policy: Policy Condition failed: "
    denied = (403, "AccessDenied")
    assert post.refused({**good, "key": "other"}) == (*denied, f'{failed}["starts-with", "$key", "user/"]')
    assert post.refused({**good, "x-amz-meta-a": "c"}) == (*denied, f'{failed}["starts-with", "$x-amz-meta-a", "b"]')
    without = {name: value for name, value in good.items() if name != "x-amz-meta-a"}
    assert post.refused(without) == (*denied, f'{failed}["starts-with", "$x-amz-meta-a", "b"]')
    extra = "Invalid according to Policy: Extra input fields: acl"
    assert post.refused({**good, "acl": "private"}) == (*denied, extra)
    assert post({**good, "x-ignore-this": "yes"})[0] == 204
    assert post.refused(good, b"x")[:2] == (400, "EntityTooSmall")
    assert post.refused(good, b"x" * 10)[:2] == (400, "EntityTooLarge")
    assert post.refused(good, b"x" * 2_000_000)[:2] == (400, "EntityTooLarge")
    other = f"{bucket}-2"
    s3.create_bucket(Bucket=other)
    post._bucket = other
    assert post.refused(good) == (*denied, f'{failed}["eq", "$bucket", "{bucket}"]')
    assert "Contents" not in s3.list_objects_v2(Bucket=other)
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["user/a.txt"]


def test_policies_are_understood(post: Poster, account: str, bucket: str) -> None:
    def told(policy: Any, **fields: str) -> tuple[int, str, str]:
        return post.refused(signed(account, policy, **fields))

    here = [{"bucket": bucket}, ["starts-with", "$key", ""]]
    loose = {"expiration": FAR, "conditions": [{"BUCKET": bucket}, ["StArTs-WiTh", "$KeY", ""]]}
    assert post(signed(account, loose))[0] == 204
    types = {"expiration": FAR, "conditions": [*here, ["starts-with", "$Content-Type", "image/"]]}
    assert post(signed(account, types, Content_Type="image/png, image/jpeg"))[0] == 204
    assert told(types, Content_Type="image/png, text/html")[:2] == (403, "AccessDenied")
    escaped = json.dumps({"expiration": FAR, "conditions": [*here, ["eq", "$x-amz-meta-p", "DOLLAR"]]})
    dollars = escaped.replace("DOLLAR", "\\$5").encode()
    assert post(signed(account, dollars, x_amz_meta_p="$5"))[0] == 204
    bad = "InvalidPolicyDocument"
    assert told(b"{nonsense") == (400, bad, "Invalid Policy: Invalid JSON.")
    assert told({"conditions": here})[:2] == (400, bad)
    assert told({"expiration": "soon", "conditions": here})[:2] == (400, bad)
    assert told({"expiration": FAR, "CONDITIONS": here})[:2] == (400, bad)
    assert told({"expiration": FAR, "conditions": [*here, {}]})[:2] == (400, bad)
    assert told({"expiration": FAR, "conditions": [*here, ["content-length-range", 0]]})[:2] == (403, "AccessDenied")
    nowhere = {"expiration": FAR, "conditions": [["eq", "$key", "k"]]}
    assert told(nowhere) == (403, "AccessDenied", "Invalid according to Policy: Extra input fields: bucket")


def test_signatures_must_hold(post: Poster, presigned: Any) -> None:
    good = presigned("k")
    name = "x-amz-signature" if "x-amz-signature" in good else "signature"
    assert post.refused({**good, name: "A" * 40})[:2] == (403, "SignatureDoesNotMatch")
    later = base64.b64encode(base64.b64decode(good["policy"]).replace(b"20", b"21", 1)).decode()
    assert post.refused({**good, "policy": later})[:2] == (403, "SignatureDoesNotMatch")
    for missing in (name, "policy"):
        status, code, text = post.refused({key: value for key, value in good.items() if key != missing})
        assert (status, code) == (400, "InvalidArgument")
        assert text.startswith("Bucket POST must contain a field named '")
    key = "x-amz-credential" if name != "signature" else "AWSAccessKeyId"
    unknown = {**good, key: re.sub(r"^[^/]+", "AKIAUNKNOWNUNKNOWN00", good[key])}
    assert post.refused(unknown)[:2] == (403, "InvalidAccessKeyId")


def test_a_form_ends_with_its_policy(own_server: Any) -> None:
    running = own_server()
    s3 = running.client("s3", "test", config={"signature_version": "s3v4"})
    s3.create_bucket(Bucket="ending")
    fields = s3.generate_presigned_post("ending", "k", ExpiresIn=60)["fields"]
    there = Poster(running, "ending")
    assert there(fields)[0] == 204
    running.advance(61)
    assert there.refused(fields) == (403, "AccessDenied", "Invalid according to Policy: Policy expired.")


def test_forms_must_be_well_formed(post: Poster, presigned: Any, s3: Any, bucket: str) -> None:
    good = presigned("k")
    assert post.refused(good, None)[:2] == (400, "IncorrectNumberOfFilesInPostRequest")
    without = {name: value for name, value in good.items() if name != "key"}
    status, code, text = post.refused(without)
    assert (status, code, "'key'" in text) == (400, "InvalidArgument", True)
    assert post.refused({**good, "x-ignore-a": "x" * 21_000})[:2] == (400, "MaxPostPreDataLengthExceededError")
    whole = form(good, b"hello")
    for body in (whole.replace(b"Content-Disposition", b"Content-Position"), whole[:-30], b"", b"--"):
        status, _, text = post.raw(body)
        assert (status, "<Code>MalformedPOSTRequest</Code>" in text) == (400, True)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
    status, _, text = post.raw(
        b"preamble\r\n" + whole.replace(b"\r\n--xyzzy-boundary--", b"\r\n--xyzzy-boundary\r\n\r\n")
    )
    assert status == 204
    post._bucket = "no-such-bucket-anywhere"
    assert post.refused(good)[:2] == (404, "NoSuchBucket")


def test_a_file_is_five_gigabytes_at_most(post: Poster, presigned: Any) -> None:
    status, _, text = post(presigned("k"), **{"Content-Length": str(5 * 1024**3 + 2 * 1024**2)})
    assert (status, "<Code>EntityTooLarge</Code>" in text) == (400, True)


def test_a_form_for_a_buckets_own_host(post: Poster, presigned: Any, s3: Any, bucket: str, server: Any) -> None:
    host = f"{bucket}.s3.localhost:{server.port}"
    post._bucket = ""
    status, headers, _ = post(presigned("k"), Host=host)
    assert (status, headers["location"]) == (204, f"http://{host}/k")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"hello"


def test_who_signs_must_be_allowed(post: Poster, server: Any, client: Any, bucket: str, account: str) -> None:
    iam, key = client("iam"), f"arn:aws:s3:::{bucket}"
    statement = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{key}/*"}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="poster", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    allowed = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="poster", PolicyName="put", PolicyDocument=allowed)
    iam.create_user(UserName="caller")
    assume = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}]}
    )
    iam.put_user_policy(UserName="caller", PolicyName="assume", PolicyDocument=assume)
    made = iam.create_access_key(UserName="caller")["AccessKey"]
    sts = server.client("sts", made["AccessKeyId"], aws_secret_access_key=made["SecretAccessKey"])
    narrow = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": f"{key}/in/*"}]})
    session = sts.assume_role(RoleArn=role, RoleSessionName="form", Policy=narrow)["Credentials"]
    s3 = server.client(
        "s3",
        session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
        config={"signature_version": "s3v4"},
    )
    fields = s3.generate_presigned_post(bucket, "in/k")["fields"]
    assert post(fields)[0] == 204
    assert post.refused({name: value for name, value in fields.items() if name != "x-amz-security-token"})[0] == 403
    status, code, text = post.refused(s3.generate_presigned_post(bucket, "out/k")["fields"])
    assert (status, code) == (403, "AccessDenied")
    assert text.endswith(
        f's3:PutObject on resource: "{key}/out/k" because no session policy allows the s3:PutObject action'
    )
    stranger = server.client("s3", "777766665555").generate_presigned_post(bucket, "k")["fields"]
    assert post.refused(stranger)[:2] == (403, "AccessDenied")


def test_nobody_may_post_where_everybody_may(post: Poster, s3: Any, bucket: str) -> None:
    assert post.refused({"key": "open/k"})[:2] == (403, "AccessDenied")
    s3.delete_public_access_block(Bucket=bucket)
    statement = {
        "Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/open/*",
    }  # fmt: skip
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert post({"key": "open/k"})[0] == 204
    assert post.refused({"key": "k"})[:2] == (403, "AccessDenied")


def test_pages_post_where_the_buckets_rules_let_them(post: Poster, presigned: Any, s3: Any, bucket: str) -> None:
    page = {"Origin": "https://app.example"}
    assert post(presigned("k"), **page)[0] == 403
    rule = {"AllowedOrigins": ["https://app.example"], "AllowedMethods": ["POST"], "ExposeHeaders": ["ETag"]}
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    status, headers, _ = post(presigned("k"), **page)
    assert (status, headers["access-control-allow-origin"]) == (204, "https://app.example")
    wrong = {**presigned("k"), "key": "other"}
    status, headers, _ = post(wrong, **page)
    assert (status, headers["access-control-allow-origin"]) == (403, "https://app.example")


def test_a_form_is_told_of(post: Poster, presigned: Any, s3: Any, client: Any, bucket: str) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow]})}
    )
    rule = {"QueueArn": arn, "Events": ["s3:ObjectCreated:Post"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]})
    assert post(presigned("k"))[0] == 204
    bodies: list[Any] = []
    for _ in range(3):
        got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5, MaxNumberOfMessages=10).get("Messages", [])
        bodies += [json.loads(one["Body"]) for one in got]
        if any("Records" in body for body in bodies):
            break
    [record] = [body["Records"][0] for body in bodies if "Records" in body]
    assert (record["eventName"], record["s3"]["object"]["key"]) == ("ObjectCreated:Post", "k")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"\r\n", b"--", LINE.encode(), b"\r\n--", b"a", b"\0", b"\r\n--xyzzy-bound"]), max_size=20
    ),
    st.integers(1, 40),
)
def test_a_file_arrives_however_the_form_is_cut(parts: list[bytes], step: int) -> None:
    file = b"".join(parts)
    if f"\r\n--{LINE}".encode() in b"\r\n" + file:
        return
    body = form({"a": "1", "b": ""}, file, "x/y.txt")

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), step):
            yield body[start : start + step]

    async def read() -> tuple[dict[str, str], str, bytes]:
        reader = FormReader(ByteStream(chunks(), None), f'multipart/form-data; boundary="{LINE}"')
        found = await reader.fields()
        return found.values, found.filename, b"".join([chunk async for chunk in reader.file()])

    assert asyncio.run(read()) == ({"a": "1", "b": ""}, "y.txt", file)
