"""Registries, schemas and their versions over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

OPEN_API = {
    "openapi": "3.0.0",
    "info": {"version": "1.0.0", "title": "Parcel"},
    "paths": {},
    "components": {
        "schemas": {
            "Parcel": {
                "type": "object",
                "properties": {
                    "to": {"$ref": "#/components/schemas/Place"},
                    "note": {"type": "string", "nullable": True},
                },
            },
            "Place": {"type": "object", "properties": {"town": {"type": "string"}}},
        }
    },
}
DRAFT = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "title": "Parcel"}
PLACE = {"RegistryName": "post", "SchemaName": "parcel"}


@pytest.fixture
def schemas(client: Any) -> Any:
    return client("schemas")


def text(value: Any) -> str:
    return json.dumps(value)


def code(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])


def names(pages: Any, key: str, name: str) -> list[str]:
    return [one[name] for page in pages for one in page[key]]


def test_registries_are_made_changed_listed_and_deleted(schemas: Any, account: str) -> None:
    made = schemas.create_registry(RegistryName="post", Description="d", Tags={"a": "1"})
    arn = f"arn:aws:schemas:us-east-1:{account}:registry/post"
    assert (made["RegistryArn"], made["Description"], made["Tags"]) == (arn, "d", {"a": "1"})
    assert code(schemas.create_registry, RegistryName="post") == "ConflictException"
    assert code(schemas.create_registry, RegistryName="aws.mine") == "ForbiddenException"
    assert code(schemas.create_registry, RegistryName="discovered-schemas") == "ForbiddenException"
    assert code(schemas.create_registry, RegistryName="a b") == "BadRequestException"
    assert schemas.update_registry(RegistryName="post", Description="other")["Description"] == "other"
    assert schemas.describe_registry(RegistryName="post")["Description"] == "other"
    for number in range(3):
        schemas.create_registry(RegistryName=f"z{number}")
    listed = schemas.get_paginator("list_registries").paginate(PaginationConfig={"PageSize": 2})
    assert names(listed, "Registries", "RegistryName") == ["aws.events", "post", "z0", "z1", "z2"]
    assert names([schemas.list_registries(Scope="LOCAL", RegistryNamePrefix="z")], "Registries", "RegistryName") == [
        "z0", "z1", "z2",
    ]  # fmt: skip
    assert names([schemas.list_registries(Scope="AWS")], "Registries", "RegistryName") == ["aws.events"]
    assert code(schemas.list_registries, Scope="ALL") == "BadRequestException"
    assert code(schemas.list_registries, Limit=0) == "BadRequestException"
    assert code(schemas.list_registries, NextToken="no token") == "BadRequestException"
    schemas.create_schema(**PLACE, Type="OpenApi3", Content=text(OPEN_API))
    schemas.delete_registry(RegistryName="post")
    assert code(schemas.describe_registry, RegistryName="post") == "NotFoundException"
    schemas.create_registry(RegistryName="post")
    assert schemas.list_schemas(RegistryName="post")["Schemas"] == []
    assert code(schemas.delete_registry, RegistryName="aws.events") == "ForbiddenException"


def test_another_content_is_another_version(schemas: Any, account: str) -> None:
    schemas.create_registry(RegistryName="post")
    made = schemas.create_schema(**PLACE, Type="OpenApi3", Content=text(OPEN_API), Description="d", Tags={"a": "1"})
    assert made["SchemaArn"] == f"arn:aws:schemas:us-east-1:{account}:schema/post/parcel"
    assert (made["SchemaVersion"], made["Type"], made["Tags"]) == ("1", "OpenApi3", {"a": "1"})
    assert code(schemas.create_schema, **PLACE, Type="OpenApi3", Content=text(OPEN_API)) == "ConflictException"
    same = schemas.update_schema(**PLACE, Content=text(OPEN_API), Description="other", ClientTokenId="t")
    assert (same["SchemaVersion"], same["Description"]) == ("1", "other")
    other = schemas.update_schema(**PLACE, Type="JSONSchemaDraft4", Content=text(DRAFT))
    assert (other["SchemaVersion"], other["Type"], other["Description"]) == ("2", "JSONSchemaDraft4", "other")
    assert json.loads(schemas.describe_schema(**PLACE)["Content"]) == DRAFT
    former = schemas.describe_schema(**PLACE, SchemaVersion="1")
    assert (json.loads(former["Content"]), former["Type"]) == (OPEN_API, "OpenApi3")
    versions = schemas.get_paginator("list_schema_versions").paginate(**PLACE, PaginationConfig={"PageSize": 1})
    assert names(versions, "SchemaVersions", "SchemaVersion") == ["2", "1"]
    (summary,) = schemas.list_schemas(RegistryName="post", SchemaNamePrefix="par")["Schemas"]
    assert (summary["SchemaName"], summary["VersionCount"]) == ("parcel", 2)
    schemas.delete_schema_version(**PLACE, SchemaVersion="2")
    assert schemas.describe_schema(**PLACE)["SchemaVersion"] == "1"
    third = {**DRAFT, "title": "Third"}
    assert schemas.update_schema(**PLACE, Type="JSONSchemaDraft4", Content=text(third))["SchemaVersion"] == "3"
    for version in ("1", "3"):
        schemas.delete_schema_version(**PLACE, SchemaVersion=version)
    assert code(schemas.describe_schema, **PLACE) == "NotFoundException"
    assert code(schemas.describe_schema, **PLACE, SchemaVersion="first") == "NotFoundException"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("OpenApi3", "no JSON"),
        ("OpenApi3", "[]"),
        ("OpenApi3", text(DRAFT)),
        ("OpenApi3", text({**OPEN_API, "info": {"title": "t"}})),
        ("OpenApi3", text({name: OPEN_API[name] for name in ("openapi", "info")})),
        ("JSONSchemaDraft4", text(OPEN_API)),
    ],
)
def test_what_is_no_schema_is_refused(schemas: Any, kind: str, content: str) -> None:
    schemas.create_registry(RegistryName="post")
    assert code(schemas.create_schema, **PLACE, Type=kind, Content=content) == "BadRequestException"
    assert code(schemas.describe_schema, **PLACE) == "NotFoundException"


def test_names_and_places_that_cannot_be(schemas: Any) -> None:
    made = {"Type": "OpenApi3", "Content": text(OPEN_API)}
    assert code(schemas.create_schema, RegistryName="none", SchemaName="s", **made) == "NotFoundException"
    assert code(schemas.create_schema, RegistryName="aws.events", SchemaName="s", **made) == "ForbiddenException"
    schemas.create_registry(RegistryName="post")
    assert code(schemas.create_schema, RegistryName="post", SchemaName="a b", **made) == "BadRequestException"
    assert code(schemas.list_schemas, RegistryName="none") == "NotFoundException"
    assert code(schemas.update_schema, **PLACE, Description="d") == "NotFoundException"
    schemas.create_schema(**PLACE, **made)
    assert code(schemas.describe_schema, **PLACE, SchemaVersion="0") == "BadRequestException"
    assert code(schemas.describe_schema, **PLACE, SchemaVersion="7") == "NotFoundException"
    schemas.delete_schema(**PLACE)
    assert code(schemas.delete_schema, **PLACE) == "NotFoundException"


def test_a_schema_is_exported_as_json_schema(schemas: Any) -> None:
    schemas.create_registry(RegistryName="post")
    schemas.create_schema(**PLACE, Type="OpenApi3", Content=text(OPEN_API))
    made = schemas.export_schema(**PLACE, Type="JSONSchemaDraft4")
    assert (made["Type"], made["SchemaVersion"]) == ("JSONSchemaDraft4", "1")
    assert json.loads(made["Content"]) == {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Parcel",
        "type": "object",
        "properties": {"to": {"$ref": "#/definitions/Place"}, "note": {"type": ["string", "null"]}},
        "definitions": {"Place": {"type": "object", "properties": {"town": {"type": "string"}}}},
    }
    assert code(schemas.export_schema, **PLACE, Type="OpenApi3") == "BadRequestException"
    schemas.update_schema(**PLACE, Content=text({**OPEN_API, "components": {}}))
    assert code(schemas.export_schema, **PLACE, Type="JSONSchemaDraft4") == "BadRequestException"


def test_a_search_finds_names_descriptions_and_contents(schemas: Any) -> None:
    schemas.create_registry(RegistryName="post")
    schemas.create_schema(**PLACE, Type="OpenApi3", Content=text(OPEN_API), Description="What is carried")
    schemas.update_schema(**PLACE, Type="JSONSchemaDraft4", Content=text(DRAFT))
    schemas.create_schema(RegistryName="post", SchemaName="letter", Type="JSONSchemaDraft4", Content=text(DRAFT))

    def found(words: str) -> list[tuple[str, list[str]]]:
        pages = schemas.get_paginator("search_schemas").paginate(
            RegistryName="post", Keywords=words, PaginationConfig={"PageSize": 1}
        )
        return [
            (one["SchemaName"], [version["SchemaVersion"] for version in one["SchemaVersions"]])
            for page in pages
            for one in page["Schemas"]
        ]

    assert found("parcel") == [("letter", ["1"]), ("parcel", ["2", "1"])]
    assert found("PARCEL town") == [("parcel", ["1"])]
    assert found("carried") == [("parcel", ["2", "1"])]
    assert found("nowhere") == []
    assert code(schemas.search_schemas, RegistryName="post", Keywords=" ") == "BadRequestException"


def test_aws_own_events_have_schemas(schemas: Any) -> None:
    registry = schemas.describe_registry(RegistryName="aws.events")
    assert registry["RegistryArn"] == "arn:aws:schemas:us-east-1::registry/aws.events"
    listed = names([schemas.list_schemas(RegistryName="aws.events")], "Schemas", "SchemaName")
    assert listed == sorted(listed)
    assert {"aws.s3@ObjectCreated", "aws.states@StepFunctionsExecutionStatusChange"} <= set(listed)
    shown = schemas.describe_schema(RegistryName="aws.events", SchemaName="aws.s3@ObjectCreated")
    assert shown["SchemaArn"] == "arn:aws:schemas:us-east-1::schema/aws.events/aws.s3@ObjectCreated"
    event = json.loads(shown["Content"])["components"]["schemas"]["AWSEvent"]
    assert (event["x-amazon-events-source"], event["x-amazon-events-detail-type"]) == ("aws.s3", "Object Created")
    (found,) = schemas.search_schemas(RegistryName="aws.events", Keywords="redriveStatusReason")["Schemas"]
    assert found["SchemaName"] == "aws.states@StepFunctionsExecutionStatusChange"
    place = {"RegistryName": "aws.events", "SchemaName": "aws.s3@ObjectCreated"}
    assert code(schemas.update_schema, **place, Description="d") == "ForbiddenException"
    assert code(schemas.describe_schema, RegistryName="aws.events", SchemaName="none") == "NotFoundException"


def test_registries_and_schemas_bear_tags(schemas: Any) -> None:
    registry = schemas.create_registry(RegistryName="post")["RegistryArn"]
    schema = schemas.create_schema(**PLACE, Type="OpenApi3", Content=text(OPEN_API))["SchemaArn"]
    for arn in (registry, schema):
        schemas.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
        schemas.untag_resource(ResourceArn=arn, TagKeys=["a"])
        assert schemas.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "2"}
    assert schemas.describe_schema(**PLACE)["Tags"] == {"b": "2"}
    assert code(schemas.tag_resource, ResourceArn=f"{registry}x", Tags={"a": "1"}) == "NotFoundException"
    assert code(schemas.list_tags_for_resource, ResourceArn="no arn") == "BadRequestException"


def test_policies_of_registries_hold_for_their_schemas(schemas: Any, client: Any, account: str) -> None:
    registry = schemas.create_registry(RegistryName="post")["RegistryArn"]
    schema = schemas.create_schema(**PLACE, Type="OpenApi3", Content=text(OPEN_API))["SchemaArn"]
    iam = client("iam")
    nobody = client("schemas", **make_user(iam, "nobody"))
    reader = client("schemas", **make_user(iam, "reader", allow("schemas:DescribeSchema", resource=schema)))
    assert reader.describe_schema(**PLACE)["SchemaName"] == "parcel"
    assert code(reader.describe_registry, RegistryName="post") == "AccessDeniedException"
    assert code(nobody.describe_schema, **PLACE) == "AccessDeniedException"
    assert code(schemas.get_resource_policy, RegistryName="post") == "NotFoundException"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:user/nobody"},
        "Action": ["schemas:DescribeSchema", "schemas:ListSchemas"],
        "Resource": [registry, f"arn:aws:schemas:us-east-1:{account}:schema/post/*"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    put = schemas.put_resource_policy(RegistryName="post", Policy=policy)
    assert nobody.describe_schema(**PLACE)["SchemaName"] == "parcel"
    assert len(nobody.list_schemas(RegistryName="post")["Schemas"]) == 1
    assert code(nobody.delete_schema, **PLACE) == "AccessDeniedException"
    shown = schemas.get_resource_policy(RegistryName="post")
    assert (json.loads(shown["Policy"])["Statement"], shown["RevisionId"]) == ([statement], put["RevisionId"])
    wrong = {"RegistryName": "post", "Policy": policy, "RevisionId": "other"}
    assert code(schemas.put_resource_policy, **wrong) == "PreconditionFailedException"
    schemas.put_resource_policy(RegistryName="post", Policy=policy, RevisionId=put["RevisionId"])
    assert code(schemas.put_resource_policy, RegistryName="post", Policy="{}") == "BadRequestException"
    schemas.delete_resource_policy(RegistryName="post")
    assert code(nobody.describe_schema, **PLACE) == "AccessDeniedException"
    assert code(schemas.delete_resource_policy, RegistryName="post") == "NotFoundException"
    assert code(schemas.get_resource_policy) == "BadRequestException"


def test_code_bindings_are_not_built(schemas: Any) -> None:
    for call in (schemas.put_code_binding, schemas.describe_code_binding, schemas.get_code_binding_source):
        assert code(call, **PLACE, Language="Python36") == "NotImplemented"
