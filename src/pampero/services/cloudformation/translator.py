"""In a process of its own: what `sam.py` asks, answered by aws-sam-translator. Nothing of Pampero is imported here."""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from typing import Any


def translate(request: dict[str, Any]) -> dict[str, Any]:
    """{"template": …}, or {"error": the text that CloudFormation shows}."""
    os.environ["AWS_DEFAULT_REGION"] = request["region"]
    from samtranslator.internal.managed_policies import get_bundled_managed_policy_map
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.translator.arn_generator import ArnGenerator
    from samtranslator.translator.transform import transform

    class Policies:
        """The managed policies' ARNs by name, as the translator brings them along."""

        def load(self) -> dict[str, str]:
            """All of them."""
            return get_bundled_managed_policy_map("aws") or {}

    ArnGenerator.BOTO_SESSION_REGION_NAME = request["region"]
    try:
        return {"template": transform(request["template"], request["parameters"], Policies())}
    except InvalidDocumentException as error:
        causes = sorted(cause.message for cause in error.causes)
        return {"error": " ".join([error.message, *causes])}


def serve() -> None:
    """Answer until the input ends."""
    # What the translator's import makes is there to stay: nothing to collect before the first answer.
    gc.disable()
    # What the translator prints must not be taken for an answer.
    out, sys.stdout = sys.stdout, sys.stderr
    # It warns of its own usage metrics, which nobody wants here.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    for line in sys.stdin:
        out.write(json.dumps(translate(json.loads(line))) + "\n")
        out.flush()
        if not gc.isenabled():
            gc.freeze()
            gc.enable()


if __name__ == "__main__":
    serve()
