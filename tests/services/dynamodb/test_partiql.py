"""PartiQL: statements on the same items as everything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.dynamodb.conftest import schema

from pampero.services.dynamodb.expr.values import ValidationError
from pampero.services.dynamodb.partiql.parser import parse

BROKEN = "Statement wasn't well formed, can't be processed: "
INVALID = "ValidationException"


class Music:
    """A table of songs with an index by year, and one by album; statements on it."""

    def __init__(self, client: Callable[..., Any]) -> None:
        self.db = client("dynamodb", config={"parameter_validation": False})
        types = {"artist": "S", "song": "S", "year": "N", "album": "S"}
        self.db.create_table(
            TableName="Music",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=schema("artist", "song"),
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
            GlobalSecondaryIndexes=[
                {"IndexName": "by-year", "KeySchema": schema("year"), "Projection": {"ProjectionType": "KEYS_ONLY"}}
            ],
            LocalSecondaryIndexes=[
                {"IndexName": "by-album", "KeySchema": schema("artist", "album"),
                 "Projection": {"ProjectionType": "KEYS_ONLY"}}
            ],
        )  # fmt: skip
        for number in range(1, 6):
            self.run(
                "INSERT INTO Music VALUE {'artist': 'Acme', 'song': ?, 'year': ?, 'album': 'One', "
                "'tags': <<'a', 'b'>>, 'more': {'list': [1, 2], 'name': 'x'}}",
                {"S": f"s{number}"}, {"N": str(2000 + number)},
            )  # fmt: skip

    def run(self, statement: str, *parameters: Any, **more: Any) -> Any:
        if parameters:
            more["Parameters"] = list(parameters)
        return self.db.execute_statement(Statement=statement, **more)

    def songs(self, where: str, *parameters: Any, **more: Any) -> list[str]:
        found = self.run(f'SELECT song FROM "Music" WHERE {where}', *parameters, **more)["Items"]
        return [item["song"]["S"] for item in found]

    def item(self, song: str) -> Any:
        return self.db.get_item(TableName="Music", Key={"artist": {"S": "Acme"}, "song": {"S": song}}).get("Item")


@pytest.fixture
def music(client: Callable[..., Any]) -> Music:
    return Music(client)


def test_select(music: Music) -> None:
    assert music.songs("artist = 'Acme'") == ["s1", "s2", "s3", "s4", "s5"]
    assert music.songs("artist = 'Acme' AND song = 's2'") == ["s2"]
    assert music.songs("artist = ? AND song BETWEEN 's2' AND ?", {"S": "Acme"}, {"S": "s4"}) == ["s2", "s3", "s4"]
    assert music.songs("artist = 'Acme' AND begins_with(song, 's') AND 2004 <= \"year\"") == ["s4", "s5"]
    assert music.songs("artist = 'Acme' AND song > 's3' ORDER BY song DESC") == ["s5", "s4"]
    assert music.songs("artist IN ['Acme', 'Nobody'] AND song IN ('s1', 's5')") == ["s1", "s5"]
    assert music.songs("artist = 'Acme' AND song = 's1' OR artist = 'Acme' AND song > 's3'") == ["s1", "s4", "s5"]
    assert music.songs("artist = 'Acme' AND NOT song = 's1' OR artist = 'Acme' AND song = 's1'") == [
        "s1", "s2", "s3", "s4", "s5",
    ]  # fmt: skip
    assert music.songs("contains(tags, 'a') AND NOT (song = 's1' OR song = 's2')") == ["s3", "s4", "s5"]
    assert music.songs("more.\"list\"[1] = 2 AND size(tags) = 2 AND album IS NOT MISSING AND song < 's2'") == ["s1"]
    assert music.songs("attribute_type(tags, 'SS') AND nothing IS MISSING AND tags = <<'b', 'a'>>") == [
        "s1", "s2", "s3", "s4", "s5",
    ]  # fmt: skip
    assert music.songs("attribute_exists(more) = true AND song IS STRING AND song <> 's1' AND song != 's2'") == [
        "s3", "s4", "s5",
    ]  # fmt: skip
    row = music.run("SELECT more.\"list\"[0], more.name, tags -- a note\nFROM Music /* another */ WHERE artist='Acme'")
    assert row["Items"][0] == {"list[0]": {"N": "1"}, "name": {"S": "x"}, "tags": {"SS": ["a", "b"]}}
    whole = music.run("SELECT * FROM Music WHERE artist = 'Acme' AND song = 's1'")["Items"]
    assert whole == [music.item("s1")]
    found = music.run('SELECT song FROM "Music"."by-year" WHERE "year" = 2.003e3')["Items"]
    assert found == [{"song": {"S": "s3"}}]
    # A local index reaches what it does not hold.
    found = music.run("SELECT tags FROM \"Music\".\"by-album\" WHERE artist = 'Acme' AND album = 'One'")["Items"]
    assert found == [{"tags": {"SS": ["a", "b"]}}] * 5


def test_pages(music: Music) -> None:
    for statement in ("SELECT song FROM Music WHERE artist IN ['Acme', 'Zero']", "SELECT song FROM Music"):
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            page = music.run(statement, Limit=2, **token)
            assert len(page["Items"]) <= 2
            found += [item["song"]["S"] for item in page["Items"]]
            if "NextToken" not in page:
                break
            assert set(page["LastEvaluatedKey"]) == {"artist", "song"}
            token = {"NextToken": page["NextToken"]}
        assert found == ["s1", "s2", "s3", "s4", "s5"]
    consumed = music.run("SELECT * FROM Music", ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
    assert consumed == {"TableName": "Music", "CapacityUnits": 0.5}


def test_writes(music: Music, refused: Callable[..., tuple[str, str]]) -> None:
    here = "WHERE artist = 'Acme' AND song = 's1'"
    assert (
        music.run(f"UPDATE Music SET year_ = 1 SET more.name = 'y', tags = set_add(tags, <<'c'>>) {here}")["Items"]
        == []
    )
    old = music.item("s1")
    assert (old["year_"], old["more"]["M"]["name"]) == ({"N": "1"}, {"S": "y"})
    shown = music.run(
        f"UPDATE Music SET year_ = year_ + 2, more.\"list\" = list_append(more.\"list\", [3]) REMOVE album {here} "
        "RETURNING MODIFIED NEW *"
    )["Items"]  # fmt: skip
    numbers = {"L": [{"N": "1"}, {"N": "2"}, {"N": "3"}]}
    assert shown == [{"year_": {"N": "3"}, "more": {"M": {"list": numbers}}}]
    assert music.run(f"FROM Music {here} SET tags = set_delete(tags, ?) RETURNING ALL NEW *", {"SS": ["a", "b", "c"]})[
        "Items"
    ] == [{name: value for name, value in music.item("s1").items() if name != "tags"}]
    failed = "ConditionalCheckFailedException"
    run = music.db.execute_statement
    assert refused(run, Statement=f"UPDATE Music SET a = 1 {here} AND year_ > 5")[0] == failed
    assert refused(run, Statement="UPDATE Music SET a = 1 WHERE artist = 'no' AND song = 'no'")[0] == failed
    assert refused(run, Statement=f"DELETE FROM Music {here} AND attribute_exists(nothing)")[0] == failed
    assert music.run("DELETE FROM Music WHERE artist = 'no' AND song = 'no'")["Items"] == []
    gone = music.item("s1")
    assert music.run(f"DELETE FROM Music {here} RETURNING ALL OLD *")["Items"] == [gone]
    music.run("INSERT INTO Music VALUE ?", {"M": {"artist": {"S": "Acme"}, "song": {"S": "it's"}}})
    assert refused(run, Statement="INSERT INTO Music VALUE {'artist': 'Acme', 'song': 'it''s'}") == (
        "DuplicateItemException", "Duplicate primary key exists in table"
    )  # fmt: skip


def test_a_batch(music: Music, refused: Callable[..., tuple[str, str]]) -> None:
    batch = music.db.batch_execute_statement
    one = {"Statement": "SELECT song FROM Music WHERE artist = 'Acme' AND song = ?", "Parameters": [{"S": "s1"}]}
    answers = batch(Statements=[
        one, {"Statement": "SELECT * FROM Music WHERE artist = 'Acme'"},
        {"Statement": "SELECT * FROM Nobody WHERE artist = 'Acme'"}, {"Statement": "SELEC"},
        {"Statement": "SELECT * FROM Music WHERE artist = 'Acme' AND song = 'none'"},
    ])["Responses"]  # fmt: skip
    text = "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
    assert answers == [
        {"TableName": "Music", "Item": {"song": {"S": "s1"}}},
        {"Error": {"Code": "ValidationError", "Message": text}},
        {"Error": {"Code": "ResourceNotFound", "Message": "Requested resource not found"}, "TableName": "Nobody"},
        {"Error": {"Code": "ValidationError", "Message": BROKEN + "Expected data manipulation"}},
        {"TableName": "Music"},
    ]
    write = {"Statement": "INSERT INTO Music VALUE {'artist': 'Acme', 'song': 's1'}"}
    later = {"Statement": "UPDATE Music SET a = 1 WHERE artist = 'Acme' AND song = 's2'"}
    answers = batch(Statements=[write, later])["Responses"]
    text = "Duplicate primary key exists in table"
    assert answers == [
        {"Error": {"Code": "DuplicateItem", "Message": text}, "TableName": "Music"}, {"TableName": "Music"}
    ]  # fmt: skip
    assert music.item("s2")["a"] == {"N": "1"}
    assert refused(batch, Statements=[one, write]) == (
        INVALID, "Read and write requests together in the same batch is not supported."
    )  # fmt: skip


def test_a_transaction(music: Music, refused: Callable[..., tuple[str, str]]) -> None:
    run = music.db.execute_transaction
    select = {"Statement": "SELECT song FROM Music WHERE artist = 'Acme' AND song = 's1'"}
    assert run(TransactStatements=[select])["Responses"] == [{"Item": {"song": {"S": "s1"}}}]
    exists = "EXISTS(SELECT * FROM Music WHERE artist = 'Acme' AND song = 's2' AND \"year\" = {})"
    update = {"Statement": "UPDATE Music SET a = 1 WHERE artist = 'Acme' AND song = 's1'"}
    done = run(TransactStatements=[{"Statement": exists.format(2002)}, update], ClientRequestToken="t")
    assert done["Responses"] == []
    again = {"Statement": "INSERT INTO Music VALUE {'artist': 'Acme', 'song': 's1'}"}
    update = {"Statement": "UPDATE Music SET a = 2 WHERE artist = 'Acme' AND song = 's3'"}
    with pytest.raises(music.db.exceptions.TransactionCanceledException) as error:
        run(TransactStatements=[{"Statement": exists.format(1)}, again, update])
    reasons = [reason["Code"] for reason in error.value.response["CancellationReasons"]]
    assert reasons == ["ConditionalCheckFailed", "DuplicateItem", "None"]
    assert "a" not in music.item("s3")
    for statements, text in [
        ([select, update], "ExecuteTransaction API does not support both read and write operations in the same request."),
        ([{"Statement": "SELECT * FROM Music WHERE artist = 'Acme'"}], "Validation failed in TransactStatements[0]: "
            "Select statements within ExecuteTransaction must specify the primary key in the where clause."),
        ([{"Statement": 'SELECT * FROM "Music"."by-year"'}],
            "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions."),
        ([{"Statement": exists.format(1).replace(' AND "year" = 1', "")}], "Validation failed in TransactStatements[0]: "
            "EXISTS() must contain a single item read with additional condition"),
        ([update, update], "Transaction request cannot include multiple operations on one item"),
    ]:  # fmt: skip
        assert refused(run, TransactStatements=statements) == (INVALID, text)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("SELEC * FROM Music", BROKEN + "Expected data manipulation"),
        ("SELECT * FROM Music WHERE artist = 'a' foo", BROKEN + "Unexpected token after expression"),
        ("SELECT * FROM Music WHERE artist = 'a')", BROKEN + "Unexpected token after expression"),
        ("SELECT * FROM Music m WHERE artist = 'a'", "Aliasing is not supported"),
        ("DELETE FROM Music AS m WHERE artist = 'a'", "Aliasing is not supported"),
        ("SELECT * FROM Music WHERE artist = 'a' # note", BROKEN),
        ("SELECT * FROM Music WHERE artist = 'a' /* note", BROKEN),
        ("SELECT * FROM Music WHERE artist = 1e99999999999", BROKEN),
        ("SELECT * FROM Music WHERE artist = 1e126",
         "Number overflow. Attempting to store a number with magnitude larger than supported range under root"),
        ("INSERT INTO Music VALUE {'artist': 'a', 'm': {'x': [1, 1e-131]}}",
         "Number underflow. Attempting to store a number with magnitude smaller than supported range under root.x[1]"),
        ("SELECT size(song) FROM Music", "Unexpected path component at 1:8:4"),
        ("SELECT * FROM Music WHERE EXISTS(song)", "Unrecognized function: exists at 1:27:6"),
        ("SELECT * FROM Music WHERE more.inner = 1", BROKEN + "Invalid path dot component"),
        ("SELECT * FROM Music WHERE attribute_exists('song')",
         "Operator or function requires a document path; operator or function: attribute_exists"),
        ("SELECT * FROM Music WHERE size(song, song) = 1",
         "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2"),
        ("SELECT * FROM Music WHERE song < true",
         "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"),
        ("UPDATE Music SET a = set_add(b, <<1>>) WHERE artist = 'a' AND song = 'b'",
         "The first argument to SET_ADD must equal the assignment value at 1:22:7"),
        ("UPDATE Music SET a = set_add(a, 1) WHERE artist = 'a' AND song = 'b'",
         "The second argument to SET_ADD must be a value with type SET at 1:30:1"),
        ("UPDATE Music SET a = <<>> WHERE artist = 'a' AND song = 'b'", "Empty bags are not supported"),
        ("UPDATE Music SET a = <<'x', 'x'>> WHERE artist = 'a' AND song = 'b'",
         "One or more parameter values were invalid: Input collection [x, x] contains duplicates."),
        ("UPDATE Music SET a = 1 WHERE artist = 'a'",
         "Where clause does not contain a mandatory equality on all key attributes"),
        ("DELETE FROM Music WHERE artist = 'a' AND song = 'b' RETURNING MODIFIED NEW *",
         "Invalid returning clause: RETURNING MODIFIED NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements."),
        ('SELECT * FROM "Music"."nothing"', "The table does not have the specified index"),
        ('SELECT tags FROM "Music"."by-year"',
         "One or more parameter values were invalid: Global secondary index by-year does not project [tags]"),
        ("SELECT * FROM Music ORDER BY song",
         "Must have WHERE clause in the statement when using ORDER BY clause."),
        ("SELECT * FROM Music WHERE song = 'a' ORDER BY song",
         "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."),
        ("SELECT * FROM Music WHERE artist = 'a' ORDER BY album",
         "Variable reference album in ORDER BY clause must be part of the primary key"),
        ("SELECT * FROM Music WHERE artist = 'a' AND song > 'a' OR artist = 'a' AND song > 'b'",
         "Overlapping conditions with range keys are not supported in where clause"),
    ],
)  # fmt: skip
def test_what_is_refused(music: Music, refused: Callable[..., tuple[str, str]], statement: str, text: str) -> None:
    assert refused(music.db.execute_statement, Statement=statement) == (INVALID, text)


def test_parameters(music: Music, refused: Callable[..., tuple[str, str]]) -> None:
    run, statement = music.db.execute_statement, "SELECT * FROM Music WHERE artist = ?"
    for parameters, text in [
        ([{"S": "a"}, {"S": "b"}], "Number of parameters in request and statement don't match."),
        ([{"N": "1e99999999999"}], "The parameter cannot be converted to a numeric value: 1e99999999999"),
    ]:
        assert refused(run, Statement=statement, Parameters=parameters) == (INVALID, text)
    page = music.run("SELECT * FROM Music WHERE artist = 'Acme'", Limit=1)
    again = {"Statement": "SELECT * FROM Music WHERE artist = 'Zero'", "NextToken": page["NextToken"]}
    assert refused(run, **again) == (INVALID, "NextToken does not match request")
    assert refused(run, **again | {"NextToken": "x"}) == (INVALID, "Invalid NextToken")


def test_statements_are_bounded() -> None:
    for text in ("(" * 3000, "NOT " * 1500, "[" * 3000, "{'a':" * 1500):
        with pytest.raises(ValidationError):
            parse(f"SELECT * FROM T WHERE a = {text}")


def test_who_may_run_what(music: Music, client: Callable[..., Any], account: str, refused: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    keys = iam.create_access_key(UserName="u")["AccessKey"]
    theirs = client("dynamodb", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"])
    table = f"arn:aws:dynamodb:us-east-1:{account}:table/Music"
    statements = [
        {"Effect": "Allow", "Action": ["dynamodb:PartiQLSelect", "dynamodb:PartiQLUpdate"], "Resource": table},
        {"Effect": "Deny", "Action": "dynamodb:PartiQLSelect", "Resource": table,
         "Condition": {"Bool": {"dynamodb:FullTableScan": "true"}}},
    ]  # fmt: skip
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    denied = "AccessDeniedException"
    run = theirs.execute_statement
    assert len(run(Statement="SELECT * FROM Music WHERE artist = 'Acme'")["Items"]) == 5
    run(Statement="UPDATE Music SET a = 1 WHERE artist = 'Acme' AND song = 's1'")
    assert refused(run, Statement="SELECT * FROM Music")[0] == denied
    assert refused(run, Statement='SELECT * FROM "Music"."by-year"')[0] == denied
    assert refused(run, Statement="DELETE FROM Music WHERE artist = 'Acme' AND song = 's1'")[0] == denied
    assert refused(run, Statement="SELECT * FROM Nobody WHERE artist = 'Acme'")[0] == denied
    batch = [{"Statement": "DELETE FROM Music WHERE artist = 'Acme' AND song = 's1'"}]
    [answer] = theirs.batch_execute_statement(Statements=batch)["Responses"]
    assert answer["Error"]["Code"] == "AccessDenied"
    assert refused(theirs.execute_transaction, TransactStatements=batch)[0] == denied


def test_statements_on_another_accounts_table(client: Any, account: str) -> None:
    """Root is nobody in another account."""
    made = client("dynamodb").create_table(
        TableName="others", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
    )  # fmt: skip
    arn = made["TableDescription"]["TableArn"]
    stranger = client("dynamodb", aws_access_key_id=f"9{account[1:]}")
    for statement in (
        f'SELECT * FROM "{arn}"', f"INSERT INTO \"{arn}\" VALUE {{'p': 'x'}}", f"DELETE FROM \"{arn}\" WHERE p = 'x'",
    ):  # fmt: skip
        with pytest.raises(ClientError, match="AccessDenied"):
            stranger.execute_statement(Statement=statement)
