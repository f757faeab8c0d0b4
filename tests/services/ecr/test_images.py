"""Images by the API: pushed a layer at a time, found, listed, deleted; what is told of them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.services.ecr.made import Registry, artifact, digest, image, login

NAME = "team/app"
PART = 5 * 1024 * 1024


@pytest.fixture
def ecr(client: Callable[..., Any]) -> Any:
    found = client("ecr")
    found.create_repository(repositoryName=NAME)
    return found


@pytest.fixture
def registry(server: Server, ecr: Any) -> Registry:
    return Registry(server.url, login(ecr))


def refused(function: Callable[..., Any], **arguments: Any) -> Any:
    with pytest.raises(ClientError) as error:
        function(**arguments)
    return error.value.response["Error"]["Code"]


def upload(ecr: Any, *parts: bytes) -> str:
    begun = ecr.initiate_layer_upload(repositoryName=NAME)
    assert begun["partSize"] == 2 * PART
    first = 0
    for part in parts:
        last = first + len(part) - 1
        answer = ecr.upload_layer_part(
            repositoryName=NAME, uploadId=begun["uploadId"], partFirstByte=first, partLastByte=last, layerPartBlob=part
        )
        assert answer["lastByteReceived"] == last
        first = last + 1
    named = digest(b"".join(parts))
    done = ecr.complete_layer_upload(repositoryName=NAME, uploadId=begun["uploadId"], layerDigests=[named])
    assert done["layerDigest"] == named
    return named


def test_an_image_is_pushed_by_the_api(ecr: Any) -> None:
    made = image()
    assert (
        refused(ecr.put_image, repositoryName=NAME, imageManifest=made.manifest.decode()) == "LayersNotFoundException"
    )
    for body in made.blobs:
        upload(ecr, body)
    digests = [digest(body) for body in made.blobs]
    absent = digest(b"absent")
    shown = ecr.batch_check_layer_availability(repositoryName=NAME, layerDigests=[*digests, absent, "nonsense"])
    assert [one["layerAvailability"] for one in shown["layers"]] == ["AVAILABLE", "AVAILABLE", "UNAVAILABLE"]
    assert shown["failures"][0]["failureCode"] == "InvalidLayerDigest"
    pushed = ecr.put_image(repositoryName=NAME, imageManifest=made.manifest.decode(), imageTag="v1")["image"]
    assert pushed["imageId"] == {"imageDigest": made.digest, "imageTag": "v1"}
    again = {"repositoryName": NAME, "imageManifest": made.manifest.decode(), "imageTag": "v1"}
    assert refused(ecr.put_image, **again) == "ImageAlreadyExistsException"
    assert refused(ecr.put_image, **again, imageDigest=absent) == "ImageDigestDoesNotMatchException"
    assert refused(ecr.put_image, repositoryName=NAME, imageManifest="{") == "InvalidParameterException"
    named = [{"imageTag": "v1"}, {"imageTag": "v2"}, {"imageDigest": "x"}, {"imageDigest": absent, "imageTag": "v1"}]
    found = ecr.batch_get_image(repositoryName=NAME, imageIds=named)
    assert found["images"][0]["imageManifest"] == made.manifest.decode()
    codes = [one["failureCode"] for one in found["failures"]]
    assert codes == ["ImageNotFound", "InvalidImageDigest", "ImageTagDoesNotMatchDigest"]


def test_layers_come_in_parts_and_go_by_a_url(ecr: Any, server: Server) -> None:
    parts = (b"a" * PART, b"b" * 100)
    named = upload(ecr, *parts)
    url = ecr.get_download_url_for_layer(repositoryName=NAME, layerDigest=named)["downloadUrl"]
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"".join(parts)
    request = urllib.request.Request(url, headers={"Range": f"bytes={PART - 1}-{PART}"})
    with urllib.request.urlopen(request) as answer:
        assert (answer.status, answer.read()) == (206, b"ab")
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(url[:-5])
    assert error.value.code == 403
    absent = {"repositoryName": NAME, "layerDigest": digest(b"absent")}
    assert refused(ecr.get_download_url_for_layer, **absent) == "LayersNotFoundException"


def test_uploads_that_cannot_be_are_refused(ecr: Any) -> None:
    begun = ecr.initiate_layer_upload(repositoryName=NAME)["uploadId"]
    where = {"repositoryName": NAME, "uploadId": begun}
    part = {"layerPartBlob": b"abc", "partFirstByte": 0, "partLastByte": 2}
    nowhere = {**where, "uploadId": begun.replace(begun[0], "0" if begun[0] != "0" else "1")}
    assert refused(ecr.complete_layer_upload, **where, layerDigests=[digest(b"")]) == "EmptyUploadException"
    assert refused(ecr.upload_layer_part, **nowhere, **part) == "UploadNotFoundException"
    assert refused(ecr.upload_layer_part, **where, **{**part, "partLastByte": 5}) == "InvalidParameterException"
    ecr.upload_layer_part(**where, **part)
    assert refused(ecr.upload_layer_part, **where, **part) == "InvalidLayerPartException"
    assert refused(ecr.complete_layer_upload, **where, layerDigests=[digest(b"x")]) == "InvalidLayerException"
    assert refused(ecr.complete_layer_upload, **where, layerDigests=["sha512:00"]) == "InvalidParameterException"
    ecr.upload_layer_part(**where, layerPartBlob=b"d", partFirstByte=3, partLastByte=3)
    assert refused(ecr.complete_layer_upload, **where, layerDigests=[digest(b"abcd")]) == "LayerPartTooSmallException"
    upload(ecr, b"once")
    begun = ecr.initiate_layer_upload(repositoryName=NAME)["uploadId"]
    ecr.upload_layer_part(repositoryName=NAME, uploadId=begun, layerPartBlob=b"once", partFirstByte=0, partLastByte=3)
    twice = {"repositoryName": NAME, "uploadId": begun, "layerDigests": [digest(b"once")]}
    assert refused(ecr.complete_layer_upload, **twice) == "LayerAlreadyExistsException"


def test_images_are_listed_and_described(ecr: Any, registry: Registry) -> None:
    first, second = image("first"), image("second")
    for tag in ("a", "b"):
        registry.push(NAME, first, tag)
    registry.push(NAME, second)
    listed = ecr.list_images(repositoryName=NAME)["imageIds"]
    assert sorted(one.get("imageTag", "") for one in listed) == ["", "a", "b"]
    untagged = ecr.list_images(repositoryName=NAME, filter={"tagStatus": "UNTAGGED"})["imageIds"]
    assert untagged == [{"imageDigest": second.digest}]
    pages = ecr.get_paginator("list_images").paginate(repositoryName=NAME, PaginationConfig={"PageSize": 1})
    assert [one for page in pages for one in page["imageIds"]] == listed
    (shown,) = ecr.describe_images(repositoryName=NAME, imageIds=[{"imageTag": "a"}])["imageDetails"]
    assert (shown["imageTags"], shown["imageStatus"]) == (["a", "b"], "ACTIVE")
    assert shown["artifactMediaType"] == "application/vnd.oci.image.config.v1+json"
    assert refused(ecr.describe_images, repositoryName=NAME, imageIds=[{"imageTag": "c"}]) == "ImageNotFoundException"
    assert refused(ecr.list_images, repositoryName=NAME, nextToken="x") == "InvalidParameterException"


def test_an_image_goes_with_its_last_tag(ecr: Any, registry: Registry) -> None:
    made = image()
    for tag in ("a", "b"):
        registry.push(NAME, made, tag)
    assert refused(ecr.delete_repository, repositoryName=NAME) == "RepositoryNotEmptyException"
    gone = ecr.batch_delete_image(repositoryName=NAME, imageIds=[{"imageTag": "a"}])
    assert gone["imageIds"] == [{"imageDigest": made.digest, "imageTag": "a"}]
    assert len(ecr.describe_images(repositoryName=NAME)["imageDetails"]) == 1
    gone = ecr.batch_delete_image(repositoryName=NAME, imageIds=[{"imageTag": "b"}, {"imageTag": "c"}])
    assert gone["imageIds"] == [{"imageDigest": made.digest, "imageTag": "b"}]
    assert gone["failures"][0]["failureCode"] == "ImageNotFound"
    assert ecr.describe_images(repositoryName=NAME)["imageDetails"] == []
    registry.push(NAME, made, "a")
    ecr.delete_repository(repositoryName=NAME, force=True)
    ecr.create_repository(repositoryName=NAME)
    assert ecr.list_images(repositoryName=NAME)["imageIds"] == []


def test_an_archived_image_is_not_pulled(ecr: Any, registry: Registry) -> None:
    made = image()
    registry.push(NAME, made, "a")
    which = {"repositoryName": NAME, "imageId": {"imageTag": "a"}}
    assert ecr.update_image_storage_class(**which, targetStorageClass="ARCHIVE")["imageStatus"] == "ARCHIVED"
    assert registry.send("GET", f"{NAME}/manifests/a").code == "DENIED"
    found = ecr.batch_get_image(repositoryName=NAME, imageIds=[{"imageTag": "a"}])
    assert found["failures"][0]["failureCode"] == "ImageInaccessible"
    assert ecr.list_images(repositoryName=NAME)["imageIds"] == []
    assert len(ecr.list_images(repositoryName=NAME, filter={"imageStatus": "ARCHIVED"})["imageIds"]) == 1
    assert ecr.update_image_storage_class(**which, targetStorageClass="STANDARD")["imageStatus"] == "ACTIVE"
    assert registry.send("GET", f"{NAME}/manifests/a").status == 200


def test_a_pull_of_somebody_who_is_left_out_is_not_recorded(ecr: Any, registry: Registry, account: str) -> None:
    registry.push(NAME, image(), "a")
    who = f"arn:aws:iam::{account}:role/scanner"
    ecr.register_pull_time_update_exclusion(principalArn=who)
    assert refused(ecr.register_pull_time_update_exclusion, principalArn=who) == "ExclusionAlreadyExistsException"
    assert ecr.list_pull_time_update_exclusions()["pullTimeUpdateExclusions"] == [who]
    ecr.deregister_pull_time_update_exclusion(principalArn=who)
    assert refused(ecr.deregister_pull_time_update_exclusion, principalArn=who) == "ExclusionNotFoundException"


def test_what_happens_to_images_is_told(
    ecr: Any, registry: Registry, client: Callable[..., Any], wait_until: Any
) -> None:
    events, sqs = client("events"), client("sqs")
    queue = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
              "Resource": arn}  # fmt: skip
    text = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": text})
    events.put_rule(Name="images", EventPattern=json.dumps({"source": ["aws.ecr"]}))
    events.put_targets(Rule="images", Targets=[{"Id": "1", "Arn": arn}])
    made = image()
    registry.push(NAME, made, "v1")
    ecr.batch_delete_image(repositoryName=NAME, imageIds=[{"imageTag": "v1"}])
    heard: list[Any] = []

    def hear() -> bool:
        for one in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", []):
            heard.append(json.loads(one["Body"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
        return len(heard) == 2

    wait_until(hear)
    assert {one["detail-type"] for one in heard} == {"ECR Image Action"}
    assert {one["detail"]["action-type"] for one in heard} == {"PUSH", "DELETE"}
    assert all(one["detail"]["image-digest"] == made.digest for one in heard)
    assert all(one["detail"]["image-tag"] == "v1" for one in heard)


def test_an_image_takes_what_is_about_it_along(ecr: Any, registry: Registry) -> None:
    made = image()
    registry.push(NAME, made, "a")
    registry.push(NAME, artifact(made, "application/vnd.example.sbom"))
    (shown,) = [one for one in ecr.describe_images(repositoryName=NAME)["imageDetails"] if "imageTags" not in one]
    assert shown["subjectManifestDigest"] == made.digest
