"""What instances would be launched with: key pairs and templates. There are no instances."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key
from tests.ec2calls import names, refused


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_key_pairs_are_real(ec2: Any, kind: str) -> None:
    made = ec2.create_key_pair(KeyName="mine", KeyType=kind)
    material = made["KeyMaterial"].encode() + b"\n"
    key = load_pem_private_key(material, None) if kind == "rsa" else load_ssh_private_key(material, None)
    assert made["KeyFingerprint"].count(":") == (19 if kind == "rsa" else 0)
    code, text = refused(ec2.create_key_pair, KeyName="mine")
    assert (code, text) == ("InvalidKeyPair.Duplicate", "The keypair 'mine' already exists.")
    (shown,) = ec2.describe_key_pairs(KeyNames=["mine"], IncludePublicKey=True)["KeyPairs"]
    assert shown["KeyType"] == kind
    brought = ec2.import_key_pair(KeyName="other", PublicKeyMaterial=shown["PublicKey"].encode())
    assert (brought["KeyFingerprint"] == made["KeyFingerprint"]) == (kind == "ed25519")
    assert key.public_key()
    assert refused(ec2.import_key_pair, KeyName="bad", PublicKeyMaterial=b"ssh-rsa x")[0] == "InvalidKey.Format"
    assert len(ec2.describe_key_pairs(Filters=names("key-name=*"))["KeyPairs"]) == 2
    ec2.delete_key_pair(KeyName="mine")
    code, text = refused(ec2.describe_key_pairs, KeyNames=["mine"])
    assert (code, text) == ("InvalidKeyPair.NotFound", "The key pair 'mine' does not exist")
    assert ec2.delete_key_pair(KeyName="mine")["Return"]


def test_launch_templates_have_versions(ec2: Any) -> None:
    data = {"InstanceType": "t3.micro", "ImageId": "ami-12345678"}
    made = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
    id_ = made["LaunchTemplateId"]
    again = {"LaunchTemplateName": "web", "LaunchTemplateData": data}
    code = refused(ec2.create_launch_template, **again)[0]
    assert code == "InvalidLaunchTemplateName.AlreadyExistsException"
    change = {"LaunchTemplateId": id_, "SourceVersion": "1", "LaunchTemplateData": {"InstanceType": "t3.small"}}
    second = ec2.create_launch_template_version(**change)["LaunchTemplateVersion"]
    assert second["LaunchTemplateData"] == {"InstanceType": "t3.small", "ImageId": "ami-12345678"}
    ec2.modify_launch_template(LaunchTemplateId=id_, DefaultVersion="2")
    found = ec2.describe_launch_template_versions(LaunchTemplateId=id_)["LaunchTemplateVersions"]
    assert [(one["VersionNumber"], one["DefaultVersion"]) for one in found] == [(2, True), (1, False)]
    (latest,) = ec2.describe_launch_template_versions(Versions=["$Latest"])["LaunchTemplateVersions"]
    assert latest["VersionNumber"] == 2
    gone = ec2.delete_launch_template_versions(LaunchTemplateName="web", Versions=["1", "2"])
    assert [one["VersionNumber"] for one in gone["SuccessfullyDeletedLaunchTemplateVersions"]] == [1]
    assert len(gone["UnsuccessfullyDeletedLaunchTemplateVersions"]) == 1
    assert len(ec2.describe_launch_templates(LaunchTemplateNames=["web"])["LaunchTemplates"]) == 1
    ec2.delete_launch_template(LaunchTemplateId=id_)
    code = refused(ec2.describe_launch_templates, LaunchTemplateIds=[id_])[0]
    assert code == "InvalidLaunchTemplateId.NotFound"


def test_there_are_no_instances(ec2: Any) -> None:
    assert refused(ec2.run_instances, ImageId="ami-1", MinCount=1, MaxCount=1)[0] == "NotImplemented"
    assert refused(ec2.describe_images)[0] == "NotImplemented"
