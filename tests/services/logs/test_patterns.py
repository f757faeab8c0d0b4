"""Filter patterns, with the examples of AWS's documentation."""

from __future__ import annotations

import pytest

from pampero.services.logs.patterns import InvalidPattern, compile_pattern

TRAIL = """{"eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "arrayKey": ["value", "another value"],
"objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}], "SomeObject": null, "ThisFlag": true, "latency": 512.5,
"code": "404", "odd key": {"a-b": 1}}"""
PEOPLE = """{"user": {"id": 1, "email": "John.Stiles@example.com"}, "users": [{"id": 2, "email": "John.Doe@example.com"},
{"id": 3, "email": "Jane.Doe@example.com"}], "actions": ["GET", "PUT", "DELETE"],
"coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]]}"""
ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("  ", "anything", True),
        ("ERROR", "[ERROR 401] UNAUTHORIZED", True),
        ("ERROR", "error", False),
        ("ERROR Exception", "[ERROR] Caught IllegalArgumentException", True),
        ("ERROR Exception", "[ERROR] something", False),
        ('"not found"', "page not found", True),
        ('"not found"', "found not", False),
        ('"a \\"b\\""', 'x a "b"', True),
        ("ERROR -Exiting", "Exiting with ERRORCODE: -1", False),
        ('"ERROR" - "Exiting"', "Exiting with ERRORCODE: -1", False),
        ("ERROR -Exiting", "ERROR: no", True),
        ("-Exiting", "ERROR: no", True),
        ("?ERROR ?WARN", "WARN message", True),
        ("?ERROR ?WARN", "INFO message", False),
        ("?INFO ERROR", "ERROR", True),
        ("%AUTH[A-Z]+%", "UNAUTHORIZED REQUEST", True),
        ("%^AUTH%", "UNAUTHORIZED REQUEST", False),
    ],
)
def test_terms(pattern: str, message: str, expected: bool) -> None:
    assert compile_pattern(pattern)(message) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{ $.eventType = "UpdateTrail" }', True),
        ("{ $.eventType = UpdateTrail }", True),
        ("{ $.eventType = Update* }", True),
        ("{ $.eventType = *Trail }", True),
        ("{ $.eventType = *date* }", True),
        ("{ $.eventType = %^Up.*l$% }", True),
        ('{ $.eventType != "UpdateTrail" }', False),
        ("{ $.sourceIPAddress != 123.123.* }", True),
        ('{ $.arrayKey[0] = "value" }', True),
        ('{ $.arrayKey[2] = "value" }', False),
        ("{ $.objectList[1].id = 2 }", True),
        ("{ $.objectList = 2 }", False),
        ("{ $.objectList != 2 }", False),
        ("{ $.SomeObject IS NULL }", True),
        ("{ $.ThisFlag IS NULL }", False),
        ("{ $.SomeOtherObject NOT EXISTS }", True),
        ("{ $.SomeObject NOT EXISTS }", False),
        ("{ $.SomeObject EXISTS }", True),
        ("{ $.ThisFlag IS TRUE }", True),
        ("{ $.ThisFlag IS FALSE }", False),
        ("{ $.ThisFlag = true }", True),
        ("{ $.latency >= 500 }", True),
        ("{ $.latency < 10e2 }", True),
        ("{ $.latency > +513 }", False),
        ("{ $.latency = 512.50 }", True),
        ("{ $.latency = * }", True),
        ("{ $.nothing = * }", False),
        ("{ $.nothing != 1 }", False),
        ("{ $.code = 404 }", True),
        ("{ $.code = 4* }", True),
        ("{ $['odd key'].a-b = 1 }", True),
        ("{$.latency>=500&&$.code=404}", True),
    ],
)
def test_json(pattern: str, expected: bool) -> None:
    assert compile_pattern(pattern)(TRAIL) is expected
    assert compile_pattern(pattern)("no JSON") is False
    assert compile_pattern(pattern)("{broken") is False


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', True),
        ('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', False),
        (
            '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
            True,
        ),
        (
            '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
            False,
        ),
    ],
)
def test_compound_json(pattern: str, expected: bool) -> None:
    assert compile_pattern(pattern)(PEOPLE) is expected


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("[ip, user, username, timestamp, request, status_code, bytes]", ACCESS, True),
        ("[ip, user, username]", ACCESS, False),
        ("[ip, user, username, timestamp, request, status_code = 4*, bytes > 1000]", ACCESS, True),
        ("[ip, user, username, timestamp, request, status_code = 4*, bytes > 2000]", ACCESS, False),
        ("[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", ACCESS, True),
        ("[..., status_code = 404, bytes]", ACCESS, True),
        ("[..., request=*.html*, status_code=4*,]", ACCESS, True),
        ("[ip, user, ..., status_code = 5*, bytes]", ACCESS, False),
        ("[ip, user, ...]", ACCESS, True),
        ("[ip, user, username, timestamp, request, code = 4* && code != 403, bytes]", ACCESS, True),
        ("[ip, user, username, timestamp, request, code = 4* && code != 404, bytes]", ACCESS, False),
        ("[w1=ERROR || w1=WARN, w2]", "WARN message", True),
        ("[w1=ERROR, w2]", "WARN message", False),
        ("[w1=%ERR|WARN%, w2]", "WARNING message", True),
        ('[w1="WARN", w2]', "WARN message", True),
        ("[]", "word", True),
    ],
)
def test_delimited(pattern: str, message: str, expected: bool) -> None:
    assert compile_pattern(pattern)(message) is expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("email@example.com", "Invalid character(s) in term 'email@example.com'"),
        ("{ $.x = 1", "If a filter pattern starts with '{' it must end with '}'"),
        ("[a, b", "If a filter pattern starts with '[' it must end with ']'"),
        ("{ x = 1 }", "Invalid filter pattern"),
        ("{ $.x }", "Invalid filter pattern"),
        ("{ $.x > abc }", "Invalid filter pattern"),
        ("{ ($.x = 1 }", "Invalid filter pattern"),
        ("{ $.x = 1 $.y = 2 }", "Invalid filter pattern"),
        ("[a = 1 = 2]", "Invalid filter pattern"),
        ("[..., a, ...]", "Invalid filter pattern"),
        ("%(a)%", "Invalid filter pattern"),
        ("%something!%", "Invalid filter pattern"),
        ("%[%", "Invalid filter pattern"),
        ('"open', "Invalid filter pattern"),
    ],
)
def test_invalid(pattern: str, text: str) -> None:
    with pytest.raises(InvalidPattern) as error:
        compile_pattern(pattern)
    assert str(error.value) == text
