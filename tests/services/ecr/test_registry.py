"""The registry as OCI Distribution 1.1 wants it: the cases of its conformance tests, over plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.ecr.made import OCI, OCI_INDEX, Registry, artifact, descriptor, digest, image, login

NAME = "team/app"


@pytest.fixture
def ecr(client: Callable[..., Any]) -> Any:
    found = client("ecr")
    found.create_repository(repositoryName=NAME)
    return found


@pytest.fixture
def registry(server: Server, ecr: Any, account: str) -> Registry:
    return Registry(server.url, login(ecr), f"{account}.dkr.ecr.us-east-1.amazonaws.com")


def test_who_has_no_token_is_told_where_to_get_one(server: Server, registry: Registry) -> None:
    nobody = Registry(server.url)
    answer = nobody.send("GET", "/v2/")
    assert (answer.status, answer.code) == (401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"].startswith("Basic realm=")
    assert answer.headers["docker-distribution-api-version"] == "registry/2.0"
    assert nobody.send("GET", f"/v2/{NAME}/tags/list").status == 401
    nobody.token = "QVdTOnB3"
    assert nobody.send("GET", "/v2/").status == 401
    assert registry.send("GET", "/v2/").status == 200


def test_an_image_is_pushed_and_pulled(registry: Registry, ecr: Any) -> None:
    made = image()
    pushed = registry.push(NAME, made, "latest")
    assert (pushed.status, pushed.headers["docker-content-digest"]) == (201, made.digest)
    assert registry.send("GET", pushed.headers["location"]).body == made.manifest
    for reference in ("latest", made.digest):
        pulled = registry.send("GET", f"{NAME}/manifests/{reference}")
        assert (pulled.status, pulled.body, pulled.headers["content-type"]) == (200, made.manifest, OCI)
        head = registry.send("HEAD", f"{NAME}/manifests/{reference}")
        assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(made.manifest)))
    for body in made.blobs:
        pulled = registry.send("GET", f"{NAME}/blobs/{digest(body)}")
        assert (pulled.status, pulled.body) == (200, body)
        assert pulled.headers["docker-content-digest"] == digest(body)
    (shown,) = ecr.describe_images(repositoryName=NAME)["imageDetails"]
    assert (shown["imageDigest"], shown["imageTags"]) == (made.digest, ["latest"])
    assert shown["imageSizeInBytes"] == sum(map(len, made.blobs))
    assert "lastRecordedPullTime" in shown
    # Once more is no error.
    assert registry.push(NAME, made, "latest").status == 201


def test_a_host_names_the_registry(server: Server, registry: Registry, account: str) -> None:
    registry.push(NAME, image(), "latest")
    host = f"{account}.dkr.ecr.us-east-1.localhost:{server.port}"
    named = Registry(server.url, registry.token, header=host)
    assert named.send("GET", f"{NAME}/tags/list").status == 200
    elsewhere = Registry(server.url, registry.token, header=host.replace("us-east-1", "eu-west-1"))
    assert elsewhere.send("GET", f"{NAME}/tags/list").code == "NAME_UNKNOWN"
    # Without a registry's name it is the caller's, in the server's Region.
    assert Registry(server.url, registry.token).send("GET", f"{NAME}/tags/list").status == 200


def test_a_layer_comes_in_pieces(registry: Registry) -> None:
    body = bytes(range(256)) * 1000
    begun = registry.send("POST", f"{NAME}/blobs/uploads/")
    where = begun.headers["location"]
    assert begun.headers["range"] == "0-0"
    first = registry.send("PATCH", where, body[:100], Content_Range="0-99", Content_Type="application/octet-stream")
    assert (first.status, first.headers["range"]) == (202, "0-99")
    wrong = registry.send("PATCH", first.headers["location"], body[200:], Content_Range=f"200-{len(body) - 1}")
    assert (wrong.status, wrong.headers["range"]) == (416, "0-99")
    shown = registry.send("GET", where)
    assert (shown.status, shown.headers["range"]) == (204, "0-99")
    second = registry.send("PATCH", where, body[100:], Content_Range=f"100-{len(body) - 1}")
    assert second.headers["range"] == f"0-{len(body) - 1}"
    bad = registry.send("PUT", f"{where}?digest={digest(b'another')}")
    assert (bad.status, bad.code) == (400, "DIGEST_INVALID")
    done = registry.send("PUT", f"{where}?digest={digest(body)}")
    assert (done.status, done.headers["docker-content-digest"]) == (201, digest(body))
    assert registry.send("GET", done.headers["location"]).body == body
    assert registry.send("GET", where).code == "BLOB_UPLOAD_UNKNOWN"


def test_a_layer_comes_without_a_length_and_with_its_last_piece(registry: Registry) -> None:
    body = b"streamed" * 50_000
    where = registry.send("POST", f"{NAME}/blobs/uploads/").headers["location"]
    pieces = (body[at : at + 10_000] for at in range(0, 300_000, 10_000))
    assert registry.send("PATCH", where, pieces).headers["range"] == "0-299999"
    done = registry.send("PUT", f"{where}?digest={digest(body)}", body[300_000:])
    assert done.status == 201
    assert registry.send("GET", f"{NAME}/blobs/{digest(body)}").body == body


def test_a_layer_comes_in_one_request(registry: Registry) -> None:
    body = b"one request"
    done = registry.send("POST", f"{NAME}/blobs/uploads/?digest={digest(body)}", body)
    assert done.status == 201
    assert registry.send("GET", f"{NAME}/blobs/{digest(body)}").body == body


def test_an_upload_is_given_up(registry: Registry) -> None:
    where = registry.send("POST", f"{NAME}/blobs/uploads/").headers["location"]
    registry.send("PATCH", where, b"something")
    assert registry.send("DELETE", where).status == 204
    assert registry.send("PATCH", where, b"more").code == "BLOB_UPLOAD_UNKNOWN"


def test_parts_of_a_layer_are_read(registry: Registry) -> None:
    body = bytes(range(200)) * 5000
    path = f"{NAME}/blobs/{registry.blob(NAME, body)}"
    for asked, first, last in (("bytes=0-9", 0, 9), ("bytes=999990-", 999990, 999999), ("bytes=-5", 999995, 999999)):
        part = registry.send("GET", path, Range=asked)
        assert (part.status, part.body) == (206, body[first : last + 1])
        assert part.headers["content-range"] == f"bytes {first}-{last}/1000000"
    assert registry.send("GET", path, Range="bytes=1000000-").status == 416
    head = registry.send("HEAD", path)
    assert (head.status, head.headers["content-length"], head.headers["accept-ranges"]) == (200, "1000000", "bytes")


def test_a_layer_is_mounted_where_the_account_wants_that(registry: Registry, ecr: Any) -> None:
    body = b"shared by two"
    named = registry.blob(NAME, body)
    ecr.create_repository(repositoryName="other")
    path = f"other/blobs/uploads/?mount={named}&from={NAME}"
    assert registry.send("POST", path).status == 202
    assert registry.send("HEAD", f"other/blobs/{named}").status == 404
    assert ecr.get_account_setting(name="BLOB_MOUNTING")["value"] == "DISABLED"
    ecr.put_account_setting(name="BLOB_MOUNTING", value="ENABLED")
    mounted = registry.send("POST", path)
    assert (mounted.status, mounted.headers["docker-content-digest"]) == (201, named)
    assert registry.send("GET", f"other/blobs/{named}").body == body
    assert registry.send("POST", f"other/blobs/uploads/?mount={digest(b'unknown')}&from={NAME}").status == 202


def test_tags_are_listed_in_pages(registry: Registry) -> None:
    made = image()
    tags = [f"v{number}" for number in range(5)]
    for tag in tags:
        registry.push(NAME, made, tag)
    assert json.loads(registry.send("GET", f"{NAME}/tags/list").body) == {"name": NAME, "tags": tags}
    page = registry.send("GET", f"{NAME}/tags/list?n=2")
    assert json.loads(page.body)["tags"] == tags[:2]
    following = page.headers["link"].partition("<")[2].partition(">")[0]
    assert json.loads(registry.send("GET", following).body)["tags"] == tags[2:4]
    assert json.loads(registry.send("GET", f"{NAME}/tags/list?last=v3").body)["tags"] == ["v4"]
    assert json.loads(registry.send("GET", f"{NAME}/tags/list?n=0").body)["tags"] == []
    assert json.loads(registry.send("GET", "_catalog").body) == {"repositories": [NAME]}


def test_what_is_about_an_image_is_found(registry: Registry, ecr: Any) -> None:
    made = image()
    registry.push(NAME, made, "latest")
    empty = registry.send("GET", f"{NAME}/referrers/{made.digest}")
    assert (empty.status, empty.headers["content-type"]) == (200, OCI_INDEX)
    assert json.loads(empty.body)["manifests"] == []
    kinds = ("application/vnd.example.signature", "application/vnd.example.sbom")
    about = [artifact(made, kind, kind.encode()) for kind in kinds]
    for one in about:
        pushed = registry.push(NAME, one)
        assert (pushed.status, pushed.headers["oci-subject"]) == (201, made.digest)
    listed = json.loads(registry.send("GET", f"{NAME}/referrers/{made.digest}").body)["manifests"]
    assert {one["artifactType"] for one in listed} == set(kinds)
    assert {one["digest"] for one in listed} == {one.digest for one in about}
    assert all(one["annotations"] == {"by": "a test"} for one in listed)
    some = registry.send("GET", f"{NAME}/referrers/{made.digest}?artifactType={kinds[0]}")
    assert some.headers["oci-filters-applied"] == "artifactType"
    assert [one["digest"] for one in json.loads(some.body)["manifests"]] == [about[0].digest]
    shown = ecr.list_image_referrers(
        repositoryName=NAME, subjectId={"imageDigest": made.digest}, filter={"artifactTypes": [kinds[1]]}
    )
    assert [one["digest"] for one in shown["referrers"]] == [about[1].digest]
    assert registry.send("GET", f"{NAME}/referrers/nonsense").code == "DIGEST_INVALID"


def test_a_list_of_images_names_what_is_here(registry: Registry, ecr: Any) -> None:
    first, second = image("first"), image("second")
    index = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": OCI_INDEX,
            "manifests": [descriptor(OCI, first.manifest), descriptor(OCI, second.manifest)],
        }
    ).encode()
    refused = registry.send("PUT", f"{NAME}/manifests/all", index, Content_Type=OCI_INDEX)
    assert (refused.status, refused.code) == (400, "MANIFEST_BLOB_UNKNOWN")
    registry.push(NAME, first)
    registry.push(NAME, second)
    assert registry.send("PUT", f"{NAME}/manifests/all", index, Content_Type=OCI_INDEX).status == 201
    assert registry.send("GET", f"{NAME}/manifests/all").body == index
    assert registry.send("DELETE", f"{NAME}/manifests/{first.digest}").status == 400
    answer = ecr.batch_delete_image(repositoryName=NAME, imageIds=[{"imageDigest": first.digest}])
    assert answer["failures"][0]["failureCode"] == "ImageReferencedByManifestList"


def test_manifests_that_are_none_are_refused(registry: Registry) -> None:
    made = image()
    missing = registry.send("PUT", f"{NAME}/manifests/latest", made.manifest, Content_Type=OCI)
    assert (missing.status, missing.code) == (400, "MANIFEST_BLOB_UNKNOWN")
    for body in (b"{", b"[]", b"{}", json.dumps({"schemaVersion": 1}).encode()):
        refused = registry.send("PUT", f"{NAME}/manifests/latest", body, Content_Type=OCI)
        assert (refused.status, refused.code) == (400, "MANIFEST_INVALID")
    registry.push(NAME, made)
    wrong = registry.send("PUT", f"{NAME}/manifests/{digest(b'x')}", made.manifest, Content_Type=OCI)
    assert (wrong.status, wrong.code) == (400, "DIGEST_INVALID")
    long = registry.send("PUT", f"{NAME}/manifests/latest", b" " * (4 * 1024 * 1024 + 1), Content_Type=OCI)
    assert long.status == 413


def test_what_is_not_there_is_told_in_the_words_of_registries(registry: Registry) -> None:
    unknown = digest(b"unknown")
    assert registry.send("GET", f"{NAME}/manifests/none").code == "MANIFEST_UNKNOWN"
    assert registry.send("GET", f"{NAME}/manifests/{unknown}").code == "MANIFEST_UNKNOWN"
    assert registry.send("GET", f"{NAME}/blobs/{unknown}").code == "BLOB_UNKNOWN"
    assert registry.send("HEAD", f"{NAME}/blobs/{unknown}").status == 404
    assert registry.send("GET", "nowhere/tags/list").code == "NAME_UNKNOWN"
    assert registry.send("GET", "UPPER/tags/list").code == "NAME_INVALID"
    assert registry.send("POST", "nowhere/blobs/uploads/").code == "NAME_UNKNOWN"
    assert registry.send("DELETE", f"{NAME}/manifests/none").code == "MANIFEST_UNKNOWN"
    # As in ECR, layers go with their images.
    assert registry.send("DELETE", f"{NAME}/blobs/{unknown}").status == 405


def test_images_and_tags_are_deleted(registry: Registry, ecr: Any) -> None:
    made = image()
    for tag in ("a", "b"):
        registry.push(NAME, made, tag)
    assert registry.send("DELETE", f"{NAME}/manifests/a").status == 202
    assert registry.send("GET", f"{NAME}/manifests/a").status == 404
    assert registry.send("GET", f"{NAME}/manifests/b").status == 200
    assert registry.send("DELETE", f"{NAME}/manifests/{made.digest}").status == 202
    assert registry.send("GET", f"{NAME}/manifests/b").status == 404
    assert registry.send("HEAD", f"{NAME}/blobs/{digest(made.blobs[1])}").status == 404
    assert ecr.list_images(repositoryName=NAME)["imageIds"] == []


def test_a_tag_that_may_not_move_stays(registry: Registry, ecr: Any) -> None:
    ecr.put_image_tag_mutability(
        repositoryName=NAME,
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=[{"filterType": "WILDCARD", "filter": "dev*"}],
    )
    for tag in ("v1", "dev-1"):
        assert registry.push(NAME, image("first"), tag).status == 201
    moved = registry.push(NAME, image("second"), "v1")
    assert (moved.status, moved.code) == (400, "TAG_INVALID")
    assert registry.push(NAME, image("second"), "dev-1").status == 201
    assert registry.push(NAME, image("first"), "v1").status == 201


def test_policies_decide_what_a_token_is_good_for(
    registry: Registry, client: Callable[..., Any], ecr: Any, server: Server, account: str
) -> None:
    made = image()
    registry.push(NAME, made, "latest")
    iam = client("iam")
    iam.create_user(UserName="reader")
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    reads = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    statements = [
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        {"Effect": "Allow", "Action": reads, "Resource": f"arn:aws:ecr:us-east-1:{account}:repository/{NAME}"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="reader", PolicyName="reads", PolicyDocument=policy)
    theirs = client("ecr", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    reader = Registry(server.url, login(theirs), f"{account}.dkr.ecr.us-east-1.amazonaws.com")
    assert reader.send("GET", f"{NAME}/manifests/latest").status == 200
    assert reader.send("GET", f"{NAME}/blobs/{digest(made.blobs[1])}").body == made.blobs[1]
    refused = reader.send("POST", f"{NAME}/blobs/uploads/")
    assert (refused.status, refused.code) == (403, "DENIED")
    assert "ecr:InitiateLayerUpload" in json.loads(refused.body)["errors"][0]["message"]
    assert reader.send("PUT", f"{NAME}/manifests/x", made.manifest, Content_Type=OCI).status == 403
    assert reader.send("GET", f"{NAME}/tags/list").status == 403
    stranger = client("ecr", aws_access_key_id=str(int(account) + 500_000_000_000))
    outside = Registry(server.url, login(stranger), f"{account}.dkr.ecr.us-east-1.amazonaws.com")
    assert outside.send("GET", f"{NAME}/manifests/latest").status == 403
    allowed = {"Effect": "Allow", "Principal": "*", "Action": reads}
    ecr.set_repository_policy(
        repositoryName=NAME, policyText=json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    )
    assert outside.send("GET", f"{NAME}/manifests/latest").status == 200
    ecr.delete_repository_policy(repositoryName=NAME)
    allowed["Resource"] = f"arn:aws:ecr:us-east-1:{account}:repository/team/*"
    ecr.put_registry_policy(policyText=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))
    assert outside.send("GET", f"{NAME}/manifests/latest").status == 200
    ecr.delete_registry_policy()
    iam.delete_user_policy(UserName="reader", PolicyName="reads")
    assert reader.send("GET", f"{NAME}/manifests/latest").status == 403


@pytest.mark.parametrize("wrong", [{"artifactType": 5}, {"artifactType": ["a"]}, {"mediaType": {"a": 1}}])
def test_types_that_are_no_texts_are_refused(registry: Registry, ecr: Any, wrong: dict[str, Any]) -> None:
    made = image("first")
    registry.push(NAME, made)
    manifest = json.dumps({**json.loads(made.manifest), **wrong}).encode()
    answer = registry.send("PUT", f"{NAME}/manifests/wrong", manifest, Content_Type=OCI)
    assert (answer.status, answer.code) == (400, "MANIFEST_INVALID")
    assert len(ecr.describe_images(repositoryName=NAME)["imageDetails"]) == 1
    assert registry.send("GET", f"{NAME}/tags/list?n=%C2%B2").status == 200
