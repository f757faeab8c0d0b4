"""Checks of Map states: the item processor, and the fields that only the mode DISTRIBUTED has.

Sources: "Map workflow state", "ItemBatcher (Map)" in the developer guide; the words of what is refused are AWS's where they
have been measured. ItemReader and ResultWriter are in `readers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pampero.aws.jsonpath import compile_rooted
from pampero.services.stepfunctions.asl.data import MAX_SIZE
from pampero.services.stepfunctions.asl.distributed import compile_distributed
from pampero.services.stepfunctions.asl.findings import (
    INNER,
    PATHS,
    QUERIES,
    Fields,
    Findings,
    check_choice,
    check_compiles,
    check_fields,
    check_number,
    check_one_of,
    is_object,
)
from pampero.services.stepfunctions.asl.pathchecks import check_template
from pampero.services.stepfunctions.asl.query import source_of
from pampero.services.stepfunctions.asl.readers import check_reader, check_writer

ONLY_DISTRIBUTED = ("ItemReader", "ItemBatcher", "ResultWriter", "Label")
MAX_LABEL_LENGTH = 40
# White space, wildcards, brackets, the special characters that AWS names, and control characters.
_UNLABELLED = re.compile(r"""[\s?*<>{}\[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]""")
MAX_ITEMS = 100_000_000
_BATCHER = frozenset({
    "MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", "BatchInput",
})  # fmt: skip
# The program inside: what it is, where it stands, and the fields that it may have.
Inner = Callable[[Any, str, frozenset[str]], None]


def check_map(findings: Findings, state: Fields, at: str, inner: Inner) -> None:
    """Of one state. inner: checks the item processor."""
    check_one_of(findings, state, ("ItemProcessor", "Iterator"), at, needed=True)
    check_one_of(findings, state, ("ItemSelector", "Parameters"), at)
    check_number(findings, state, "MaxConcurrency", at, lowest=0)
    check_number(findings, state, "ToleratedFailureCount", at, lowest=0)
    check_number(findings, state, "ToleratedFailurePercentage", at, lowest=0, highest=100, whole=False)
    _items(findings, state, at)
    name = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
    processor = state.get(name)
    configuration = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    distributed = isinstance(configuration, dict) and configuration.get("Mode") == "DISTRIBUTED"
    if configuration is not None and is_object(findings, configuration, f"{at}/{name}/ProcessorConfig"):
        _configuration(findings, configuration, f"{at}/{name}/ProcessorConfig", distributed)
    for field in ONLY_DISTRIBUTED:
        # A state that is tested on its own may stand in for one whose mode is not looked at.
        if field in state and not distributed and not findings.trial:
            findings.add(f"Field '{field}' is not supported", at, detail="it needs the mode DISTRIBUTED")
    before = len(findings.found)
    _distributed(findings, state, at)
    if len(findings.found) == before:
        _compiles(findings, state, at)
    if name in state:
        kept = findings.express, findings.outer, findings.own
        if distributed and configuration:
            # Children are executions of their own: they see no variables of the state's, and may be of another type.
            findings.express = configuration.get("ExecutionType") == "EXPRESS"
            findings.outer, findings.own = (), frozenset()
        inner(processor, f"{at}/{name}", INNER)
        findings.express, findings.outer, findings.own = kept


def _compiles(findings: Findings, state: Fields, at: str) -> None:
    """Whatever has passed the other checks must be ready to run."""
    try:
        compile_distributed(state, findings.language == PATHS)
    except (ValueError, AttributeError, TypeError) as error:
        findings.add("Value is not valid", at, detail=str(error))


def _items(findings: Findings, state: Fields, at: str) -> None:
    if findings.language == QUERIES and "Items" in state:
        items = state["Items"]
        if not isinstance(items, list | dict) and source_of(items) is None:
            findings.add("Expected value of type Array", f"{at}/Items")


def _configuration(findings: Findings, given: Fields, at: str, distributed: bool) -> None:
    needed = ("ExecutionType",) if distributed else ()
    allowed = frozenset({"Mode", "ExecutionType"} if distributed else {"Mode"})
    check_fields(findings, given, at, allowed, needed)
    check_choice(findings, given, "Mode", at, ("INLINE", "DISTRIBUTED"))
    if distributed:
        check_choice(findings, given, "ExecutionType", at, ("STANDARD", "EXPRESS"))
        if findings.express:
            text = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
            findings.add(text, f"{at}/Mode")


def _distributed(findings: Findings, state: Fields, at: str) -> None:
    if "Label" in state:
        _label(findings, state["Label"], f"{at}/Label")
    if "ItemReader" in state:
        check_reader(findings, state["ItemReader"], f"{at}/ItemReader")
    if "ResultWriter" in state:
        check_writer(findings, state["ResultWriter"], f"{at}/ResultWriter")
    if "ItemBatcher" in state and is_object(findings, state["ItemBatcher"], f"{at}/ItemBatcher"):
        _batcher(findings, state["ItemBatcher"], f"{at}/ItemBatcher")


def _label(findings: Findings, label: Any, at: str) -> None:
    """Source: "Use Map state in Distributed mode", Label; API_DescribeMapRun."""
    code = "INVALID_LABEL_NAME"
    if not isinstance(label, str):
        findings.add("Expected value of type String", at)
    elif not label:
        findings.add("Invalid Label name: it is empty", at, code)
    elif len(label) > MAX_LABEL_LENGTH:
        text = f"Invalid Label name: {label} exceeds the {MAX_LABEL_LENGTH}-character limit allowed by the service"
        findings.add(text, at, code)
    elif _UNLABELLED.search(label):
        findings.add(f"Invalid Label name: {label} contains invalid characters", at, code)
    elif label in findings.labels:
        findings.add(f"Duplicate Label name: {label}", at, "DUPLICATE_LABEL_NAME")
    else:
        findings.labels.add(label)


def _batcher(findings: Findings, given: Fields, at: str) -> None:
    check_fields(findings, given, at, _BATCHER, ())
    _limit(findings, given, "MaxItemsPerBatch", at, MAX_ITEMS)
    _limit(findings, given, "MaxInputBytesPerBatch", at, MAX_SIZE)
    if not given.keys() - {"BatchInput"}:
        findings.add("At least one of these fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch]", at)
    if findings.language == PATHS and "BatchInput" in given:
        check_template(findings, given["BatchInput"], f"{at}/BatchInput")


def _limit(findings: Findings, given: Fields, name: str, at: str, highest: int, lowest: int = 1) -> None:
    """A number, or in JSONPath a path to one."""
    path = f"{name}Path"
    check_number(findings, given, name, at, lowest=lowest, highest=highest)
    check_one_of(findings, given, (name, path), at)
    if path in given:
        if findings.language == QUERIES:
            text = f"The QueryLanguage is set to '{QUERIES}', but field '{path}' is only supported for the '{PATHS}' QueryLanguage"
            findings.add(text, at)
        else:
            check_compiles(findings, compile_rooted, given[path], f"{at}/{path}")
