"""Layers beside each other: their order, the paths of languages, and those of other accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

SOURCE = """
import all_have, deep, os
def handler(event, context):
    return [all_have.WORD, deep.WORD, sorted(os.listdir('/opt/data')), open('/opt/data/shared.txt').read()]
"""
NODE = "exports.handler = async () => require('said').word"


@pytest.fixture
def publish(client: Callable[..., Any]) -> Callable[..., str]:
    """publish("name", {path: text}): a layer version's ARN."""

    def make(name: str, files: dict[str, str]) -> str:
        content = {"ZipFile": package(**{path.replace(".", "__"): text for path, text in files.items()})}
        arn: str = client("lambda").publish_layer_version(LayerName=name, Content=content)["LayerVersionArn"]
        return arn

    return make


def test_five_in_order(
    publish: Callable[..., str], function: Callable[..., str], invoke: Callable[..., Any], client: Callable[..., Any]
) -> None:
    """Each is laid over those before it; a sixth is refused."""
    layers = [
        publish(
            f"l{number}",
            {
                "python/all_have.py": f"WORD = {number}\n",
                f"data/own{number}.txt": "",
                "data/shared.txt": f"of {number}",
                **({"python/lib/python3.11/site-packages/deep.py": "WORD = 'deep'\n"} if number == 2 else {}),
            },
        )
        for number in range(1, 6)
    ]
    name = function(SOURCE, Layers=layers)
    names = [*(f"own{number}.txt" for number in range(1, 6)), "shared.txt"]
    word, deep, listed, shared = invoke(name)["Payload"]
    assert (word, deep, listed, shared) == (5, "deep", names, "of 5")
    lam = client("lambda")
    lam.update_function_configuration(FunctionName=name, Layers=layers[::-1])
    assert invoke(name)["Payload"][0] == 1
    sixth = publish("l6", {"python/x.py": ""})
    with pytest.raises(ClientError, match="Cannot reference more than 5 layers"):
        lam.update_function_configuration(FunctionName=name, Layers=[*layers, sixth])


def test_node(publish: Callable[..., str], client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    layer = publish("n", {"nodejs/node_modules/said/index.js": "exports.word = 'said'"})
    client("lambda").create_function(
        FunctionName="n", Runtime="nodejs22.x", Handler="index.handler", Role=make_role(client("iam")), Layers=[layer],
        Code={"ZipFile": package(index__js=NODE)},
    )  # fmt: skip
    assert invoke("n")["Payload"] == "said"


def test_another_accounts(server: Any, publish: Callable[..., str]) -> None:
    """Its policy lets in who puts it on a function; and so it stays there."""
    arn, theirs = publish("shared", {"python/x.py": "X = 1\n"}), "111122223334"
    other = server.client("lambda", theirs)
    settings = {
        "FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler", "Layers": [arn],
        "Role": make_role(server.client("iam", theirs)),
        "Code": {"ZipFile": package(index="import x\ndef handler(event, context):\n    return x.X\n")},
    }  # fmt: skip
    with pytest.raises(ClientError) as raised:
        other.create_function(**settings)
    assert raised.value.response["Error"]["Code"] == "AccessDeniedException"
    owner = server.client("lambda", arn.split(":")[4])
    owner.add_layer_version_permission(
        LayerName="shared", VersionNumber=1, StatementId="s", Action="lambda:GetLayerVersion", Principal=theirs
    )
    other.create_function(**settings)
    owner.remove_layer_version_permission(LayerName="shared", VersionNumber=1, StatementId="s")
    assert other.invoke(FunctionName="f")["Payload"].read() == b"1"
    other.delete_function(FunctionName="f")
