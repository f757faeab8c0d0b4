"""JSONPath, as Step Functions and API Gateway's mapping templates evaluate it. Pure."""

from pampero.aws.jsonpath.budget import Budget, TooMuch
from pampero.aws.jsonpath.paths import (
    CONTEXT,
    MISSING,
    Path,
    compile_path,
    compile_rooted,
    put,
    read_path,
    read_root,
    reference_path,
)
from pampero.aws.jsonpath.scanner import Scanner

__all__ = [
    "CONTEXT", "MISSING", "Budget", "Path", "Scanner", "TooMuch", "compile_path", "compile_rooted", "put", "read_path",
    "read_root", "reference_path",
]  # fmt: skip
