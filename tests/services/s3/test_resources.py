"""CloudFormation's buckets and bucket policies, asked directly."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pampero.api import ApiError

Deploy = Callable[[Callable[[Any], Awaitable[None]]], None]
INSECURE = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::managed/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def test_the_bucket_of_a_managed_stack(deploy: Deploy) -> None:
    properties: dict[str, Any] = {
        "BucketName": "managed",
        "VersioningConfiguration": {"Status": "Enabled"},
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
        },
        "PublicAccessBlockConfiguration": dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), "true"
        ),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "Tags": [{"Key": "ManagedStackSource", "Value": "AwsSamCli"}],
    }

    async def body(deployer: Any) -> None:
        kind, target = deployer.type("AWS::S3::Bucket"), deployer.target(owner="us")
        made = await kind.create(deployer.context, target, properties)
        assert made.physical_id == "managed"
        assert dict(made.attributes) == {
            "Arn": "arn:aws:s3:::managed",
            "DomainName": "managed.s3.amazonaws.com",
            "DualStackDomainName": "managed.s3.dualstack.us-east-1.amazonaws.com",
            "RegionalDomainName": "managed.s3.us-east-1.amazonaws.com",
            "WebsiteURL": "http://managed.s3-website-us-east-1.amazonaws.com",
        }
        assert (await deployer.call("s3", "GetBucketVersioning", Bucket="managed"))["Status"] == "Enabled"
        tags = (await deployer.call("s3", "GetBucketTagging", Bucket="managed"))["TagSet"]
        assert {"Key": "owner", "Value": "us"} in tags
        assert {"Key": "ManagedStackSource", "Value": "AwsSamCli"} in tags
        assert {"Key": "aws:cloudformation:logical-id", "Value": "Thing"} in tags
        assert await kind.create(deployer.context, target, properties)
        with pytest.raises(ApiError, match="already exists"):
            await kind.create(deployer.context, deployer.target("Other"), properties)
        policies = deployer.type("AWS::S3::BucketPolicy")
        document = {"Version": "2012-10-17", "Statement": [INSECURE]}
        policy = {"Bucket": "managed", "PolicyDocument": document}
        assert (await policies.create(deployer.context, target, policy)).physical_id == "managed"
        kept = await deployer.call("s3", "GetBucketPolicy", Bucket="managed")
        assert json.loads(kept["Policy"]) == document
        await deployer.call("s3", "PutObject", Bucket="managed", Key="a", Body=b"x")
        await policies.delete(deployer.context, target, "managed", policy)
        with pytest.raises(ApiError, match="NoSuchBucketPolicy"):
            await deployer.call("s3", "GetBucketPolicy", Bucket="managed")
        plain = {"BucketName": "managed"}
        await kind.update(deployer.context, target, "managed", properties, plain)
        assert (await deployer.call("s3", "GetBucketVersioning", Bucket="managed"))["Status"] == "Suspended"
        with pytest.raises(ApiError, match="NoSuchPublicAccessBlockConfiguration"):
            await deployer.call("s3", "GetPublicAccessBlock", Bucket="managed")
        with pytest.raises(ApiError, match="BucketNotEmpty"):
            await kind.delete(deployer.context, target, "managed", plain)
        listed = await deployer.call("s3", "ListObjectVersions", Bucket="managed")
        version = listed["Versions"][0]["VersionId"]
        await deployer.call("s3", "DeleteObject", Bucket="managed", Key="a", VersionId=version)
        await kind.delete(deployer.context, target, "managed", plain)
        await kind.delete(deployer.context, target, "managed", plain)

    deploy(body)


def test_all_that_a_bucket_can_have(deploy: Deploy) -> None:
    async def body(deployer: Any) -> None:
        await deployer.call("sqs", "CreateQueue", QueueName="q")
        arn = "arn:aws:sqs:us-east-1:123456789012:q"
        allow = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage"}
        policy = json.dumps({"Statement": [{**allow, "Resource": arn}]})
        url = (await deployer.call("sqs", "GetQueueUrl", QueueName="q"))["QueueUrl"]
        properties: dict[str, Any] = {
            "AccessControl": "Private",
            "WebsiteConfiguration": {"IndexDocument": "index.html", "ErrorDocument": "error.html"},
            "CorsConfiguration": {
                "CorsRules": [
                    {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposedHeaders": ["ETag"], "MaxAge": "9"}
                ]
            },
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": "old",
                        "Status": "Enabled",
                        "NoncurrentVersionExpirationInDays": "365",
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                    },
                    {
                        "Status": "Enabled",
                        "Prefix": "tmp/",
                        "ExpirationInDays": 1,
                        "TagFilters": [{"Key": "a", "Value": "b"}],
                    },
                ]
            },
            "NotificationConfiguration": {
                "QueueConfigurations": [
                    {
                        "Event": "s3:ObjectCreated:*",
                        "Queue": arn,
                        "Filter": {"S3Key": {"Rules": [{"Name": "Suffix", "Value": ".png"}]}},
                    }
                ],
                "EventBridgeConfiguration": {"EventBridgeEnabled": "true"},
            },
        }
        kind, target = deployer.type("AWS::S3::Bucket"), deployer.target()
        with pytest.raises(ApiError, match="Unable to validate"):
            await kind.create(deployer.context, target, properties)
        assert target.noted == ["stack-thing-abcdef"]
        await deployer.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
        made = await kind.create(deployer.context, target, properties)
        name = made.physical_id
        assert name == "stack-thing-abcdef"
        cors = (await deployer.call("s3", "GetBucketCors", Bucket=name))["CORSRules"]
        assert cors == [
            {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 9}
        ]
        rules = (await deployer.call("s3", "GetBucketLifecycleConfiguration", Bucket=name))["Rules"]
        assert rules[0]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 365}
        assert rules[1]["Filter"] == {"And": {"Prefix": "tmp/", "Tags": [{"Key": "a", "Value": "b"}]}}
        site = await deployer.call("s3", "GetBucketWebsite", Bucket=name)
        assert (site["IndexDocument"], site["ErrorDocument"]) == ({"Suffix": "index.html"}, {"Key": "error.html"})
        told = await deployer.call("s3", "GetBucketNotificationConfiguration", Bucket=name)
        assert told["QueueConfigurations"][0]["Filter"]["Key"]["FilterRules"] == [{"Name": "suffix", "Value": ".png"}]
        assert told["EventBridgeConfiguration"] == {}
        await kind.update(deployer.context, target, name, properties, {})
        assert not await deployer.call("s3", "GetBucketNotificationConfiguration", Bucket=name)
        with pytest.raises(ApiError, match="NoSuchCORSConfiguration"):
            await deployer.call("s3", "GetBucketCors", Bucket=name)
        await kind.delete(deployer.context, target, name, {})

    deploy(body)


MANAGED: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "SamCliSourceBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "VersioningConfiguration": {"Status": "Enabled"},
                "Tags": [{"Key": "ManagedStackSource", "Value": "AwsSamCli"}],
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
                    ]
                },
                "PublicAccessBlockConfiguration": {
                    "BlockPublicPolicy": "true",
                    "BlockPublicAcls": "true",
                    "IgnorePublicAcls": "true",
                    "RestrictPublicBuckets": "true",
                },
            },
        },
        "SamCliSourceBucketBucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "SamCliSourceBucket"},
                "PolicyDocument": {
                    "Statement": [
                        {
                            "Action": ["s3:GetObject"],
                            "Effect": "Allow",
                            "Resource": {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "SamCliSourceBucket"}, "/*"]]},
                            "Principal": {"Service": "serverlessrepo.amazonaws.com"},
                            "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
                        },
                        {
                            "Action": ["s3:*"],
                            "Effect": "Deny",
                            "Resource": [
                                {"Fn::GetAtt": ["SamCliSourceBucket", "Arn"]},
                                {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "SamCliSourceBucket"}, "/*"]]},
                            ],
                            "Principal": "*",
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        },
                    ]
                },
            },
        },
    },
    "Outputs": {"SourceBucket": {"Value": {"Ref": "SamCliSourceBucket"}}},
}


def test_a_managed_stack(client: Any) -> None:
    formation, s3 = client("cloudformation"), client("s3")
    formation.create_stack(
        StackName="managed", TemplateBody=json.dumps(MANAGED), Capabilities=["CAPABILITY_AUTO_EXPAND"]
    )
    formation.get_waiter("stack_create_complete").wait(StackName="managed", WaiterConfig={"Delay": 1})
    [stack] = formation.describe_stacks(StackName="managed")["Stacks"]
    [output] = stack["Outputs"]
    name = output["OutputValue"]
    assert name.startswith("managed-samclisourcebucket-")
    put = s3.put_object(Bucket=name, Key="code.zip", Body=b"x")
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    s3.delete_object(Bucket=name, Key="code.zip", VersionId=put["VersionId"])
    formation.delete_stack(StackName="managed")
    formation.get_waiter("stack_delete_complete").wait(StackName="managed", WaiterConfig={"Delay": 1})


def test_configurations_of_a_bucket(client: Any, account: str) -> None:
    formation, s3 = client("cloudformation"), client("s3")
    source, target = f"configured-{account}", f"target-{account}"
    report = {"BucketArn": f"arn:aws:s3:::{target}", "Format": "CSV"}
    tag = {"Key": "k", "Value": "v"}
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    inventory = {
        "Id": "i", "Enabled": True, "IncludedObjectVersions": "All", "ScheduleFrequency": "Daily", "Destination": report,
        "Prefix": "a/",
    }  # fmt: skip
    rule = {
        "Id": "r", "Status": "Enabled", "Priority": 1, "DeleteMarkerReplication": {"Status": "Disabled"},
        "Filter": {"And": {"Prefix": "a/", "TagFilters": [tag]}}, "Destination": {"Bucket": f"arn:aws:s3:::{target}"},
    }  # fmt: skip
    properties: dict[str, Any] = {
        "BucketName": source,
        "ObjectLockEnabled": True,
        "ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
        },
        "AccelerateConfiguration": {"AccelerationStatus": "Enabled"},
        "LoggingConfiguration": {"DestinationBucketName": target, "LogFilePrefix": "log/"},
        "ReplicationConfiguration": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Rules": [rule]},
        "InventoryConfigurations": [inventory],
        "AnalyticsConfigurations": [{"Id": "a", "StorageClassAnalysis": {}, "TagFilters": [tag]}],
        "MetricsConfigurations": [{"Id": "m"}, {"Id": "n", "Prefix": "a/", "TagFilters": [tag]}],
        "IntelligentTieringConfigurations": [
            {"Id": "t", "Status": "Enabled", "Tierings": [{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}]}
        ],
    }
    resources: dict[str, Any] = {
        "Target": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": target, "VersioningConfiguration": {"Status": "Enabled"}},
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}},
        },
        "Source": {"Type": "AWS::S3::Bucket", "DependsOn": ["Target"], "Properties": properties},
    }

    def template() -> str:
        return json.dumps({"Resources": resources})

    formation.create_stack(StackName="one", TemplateBody=template(), Capabilities=["CAPABILITY_IAM"])
    formation.get_waiter("stack_create_complete").wait(StackName="one", WaiterConfig={"Delay": 1})
    lock = s3.get_object_lock_configuration(Bucket=source)["ObjectLockConfiguration"]
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "GOVERNANCE", "Days": 1}
    assert s3.get_bucket_accelerate_configuration(Bucket=source)["Status"] == "Enabled"
    assert s3.get_bucket_logging(Bucket=source)["LoggingEnabled"]["TargetPrefix"] == "log/"
    [kept] = s3.get_bucket_replication(Bucket=source)["ReplicationConfiguration"]["Rules"]
    assert (kept["ID"], kept["Filter"]) == ("r", {"And": {"Prefix": "a/", "Tags": [tag]}})
    [kept] = s3.list_bucket_inventory_configurations(Bucket=source)["InventoryConfigurationList"]
    assert (kept["Schedule"], kept["Filter"]) == ({"Frequency": "Daily"}, {"Prefix": "a/"})
    assert s3.get_bucket_analytics_configuration(Bucket=source, Id="a")["AnalyticsConfiguration"]["Filter"] == {
        "Tag": tag
    }
    listed = s3.list_bucket_metrics_configurations(Bucket=source)["MetricsConfigurationList"]
    assert listed[1]["Filter"] == {"And": {"Prefix": "a/", "Tags": [tag]}}
    assert s3.get_bucket_intelligent_tiering_configuration(Bucket=source, Id="t")
    for name in ("LoggingConfiguration", "ReplicationConfiguration", "InventoryConfigurations"):
        del properties[name]
    properties["MetricsConfigurations"] = [{"Id": "m"}]
    formation.update_stack(StackName="one", TemplateBody=template(), Capabilities=["CAPABILITY_IAM"])
    formation.get_waiter("stack_update_complete").wait(StackName="one", WaiterConfig={"Delay": 1})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=source)
    assert "InventoryConfigurationList" not in s3.list_bucket_inventory_configurations(Bucket=source)
    listed = s3.list_bucket_metrics_configurations(Bucket=source)["MetricsConfigurationList"]
    assert [one["Id"] for one in listed] == ["m"]
    formation.delete_stack(StackName="one")
    formation.get_waiter("stack_delete_complete").wait(StackName="one", WaiterConfig={"Delay": 1})


def test_a_directory_bucket_and_its_policy(deploy: Deploy) -> None:
    properties: dict[str, Any] = {
        "LocationName": "use1-az4",
        "DataRedundancy": "SingleAvailabilityZone",
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
        "LifecycleConfiguration": {"Rules": [{"Id": "old", "Status": "Enabled", "ExpirationInDays": "3"}]},
        "MetricsConfigurations": [{"Id": "all"}],
        "Tags": [{"Key": "team", "Value": "blue"}],
    }

    async def body(deployer: Any) -> None:
        kind, target = deployer.type("AWS::S3Express::DirectoryBucket"), deployer.target()
        made = await kind.create(deployer.context, target, properties)
        name = made.physical_id
        assert name.endswith("--use1-az4--x-s3")
        assert len(name) <= 63
        account = deployer.context.account
        assert dict(made.attributes) == {
            "Arn": f"arn:aws:s3express:us-east-1:{account}:bucket/{name}",
            "AvailabilityZoneName": "us-east-1d",
        }
        shown = await deployer.call("s3", "HeadBucket", Bucket=name)
        assert (shown["BucketLocationType"], shown["BucketLocationName"]) == ("AvailabilityZone", "use1-az4")
        rules = (await deployer.call("s3", "GetBucketLifecycleConfiguration", Bucket=name))["Rules"]
        assert [(rule["ID"], rule["Expiration"]["Days"]) for rule in rules] == [("old", 3)]
        policies = deployer.type("AWS::S3Express::BucketPolicy")
        statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "s3express:*", "Resource": "*"}
        policy = {"Bucket": name, "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
        assert (await policies.create(deployer.context, target, policy)).physical_id == name
        kept = await deployer.call("s3", "GetBucketPolicy", Bucket=name)
        assert json.loads(kept["Policy"])["Statement"][0]["Action"] == "s3express:*"
        changed = {key: value for key, value in properties.items() if key != "LifecycleConfiguration"}
        await kind.update(deployer.context, target, name, properties, changed)
        with pytest.raises(ApiError, match="does not exist"):
            await deployer.call("s3", "GetBucketLifecycleConfiguration", Bucket=name)
        retagged = {**changed, "Tags": [{"Key": "team", "Value": "green"}]}
        await kind.update(deployer.context, target, name, changed, retagged)
        named = {"AccountId": account, "ResourceArn": made.attributes["Arn"]}
        tags = (await deployer.call("s3control", "ListTagsForResource", **named))["Tags"]
        assert {"Key": "team", "Value": "green"} in tags
        assert {"Key": "aws:cloudformation:logical-id", "Value": "Thing"} in tags
        await policies.delete(deployer.context, target, name, policy)
        await kind.delete(deployer.context, target, name, changed)
        with pytest.raises(ApiError, match="The specified bucket does not exist"):
            await deployer.call("s3", "HeadBucket", Bucket=name)

    deploy(body)
