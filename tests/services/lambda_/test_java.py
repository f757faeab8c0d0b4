"""Functions in Java, by a runtime of ours; AWS's interfaces are stood in for by their signatures."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.test_runtimes import messages

from pampero.work.workers.interpreters import JAVA, Interpreters, numbers

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="there is no Java compiler here")
AWS = "package com.amazonaws.services.lambda.runtime;"
INTERFACES = {
    "com/amazonaws/services/lambda/runtime/LambdaLogger.java": f"""{AWS}
public interface LambdaLogger {{ void log(String text); void log(byte[] text); }}""",
    "com/amazonaws/services/lambda/runtime/Context.java": f"""{AWS}
public interface Context {{ String getAwsRequestId(); String getFunctionName(); int getRemainingTimeInMillis();
    int getMemoryLimitInMB(); LambdaLogger getLogger(); }}""",
    "com/amazonaws/services/lambda/runtime/RequestHandler.java": f"""{AWS}
public interface RequestHandler<I, O> {{ O handleRequest(I input, Context context); }}""",
    "com/amazonaws/services/lambda/runtime/RequestStreamHandler.java": f"""{AWS}
public interface RequestStreamHandler {{
    void handleRequest(java.io.InputStream in, java.io.OutputStream out, Context context) throws java.io.IOException; }}""",
}
SOURCES = {
    "example/Order.java": """package example;
import java.util.*;
public class Order {
    public enum State { OPEN, SHIPPED }
    public static class Line { private String sku; private int count;
        public String getSku() { return sku; } public void setSku(String sku) { this.sku = sku; }
        public int getCount() { return count; } public void setCount(int count) { this.count = count; } }
    private String id; private State state; private List<Line> lines; private Map<String, Double> prices; private boolean paid;
    public String getId() { return id; } public void setId(String id) { this.id = id; }
    public State getState() { return state; } public void setState(State state) { this.state = state; }
    public List<Line> getLines() { return lines; } public void setLines(List<Line> lines) { this.lines = lines; }
    public Map<String, Double> getPrices() { return prices; } public void setPrices(Map<String, Double> prices) { this.prices = prices; }
    public boolean isPaid() { return paid; } public void setPaid(boolean paid) { this.paid = paid; }
}""",
    "example/Orders.java": """package example;
import com.amazonaws.services.lambda.runtime.*;
import java.util.*;
abstract class Base<T> implements RequestHandler<T, Map<String, Object>> {}
public class Orders extends Base<Order> {
    static int calls = 0;
    public Map<String, Object> handleRequest(Order order, Context context) {
        context.getLogger().log("for " + context.getFunctionName() + "\\n");
        System.out.println("an order " + order.getId());
        if (order.getId() == null) throw new IllegalStateException("no id", new RuntimeException("deeper"));
        order.setState(Order.State.SHIPPED);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("order", order);
        answer.put("calls", ++calls);
        answer.put("total", order.getLines().stream().mapToDouble(l -> l.getCount() * order.getPrices().get(l.getSku())).sum());
        answer.put("left", context.getRemainingTimeInMillis() > 0);
        return answer;
    }
}""",
    "example/Plain.java": """package example;
import java.io.*;
public class Plain {
    public String text(String text) { return text + "!"; }
    public static int[] sums(int[] numbers) { return new int[] {numbers[0] + numbers[1]}; }
    public void stream(InputStream in, OutputStream out) throws IOException {
        for (int one = in.read(); one >= 0; one = in.read()) out.write(Character.toUpperCase(one));
    }
}""",
    "example/Streams.java": """package example;
import com.amazonaws.services.lambda.runtime.*;
import java.io.*;
public class Streams implements RequestStreamHandler {
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        out.write(("\\"" + context.getMemoryLimitInMB() + "\\"").getBytes());
    }
}""",
    # Stands in for AWS's runtime interface client, which a package may bring.
    "com/amazonaws/services/lambda/runtime/api/client/AWSLambda.java": """
package com.amazonaws.services.lambda.runtime.api.client;
import java.io.*; import java.net.*;
public class AWSLambda { public static void main(String[] arguments) throws Exception { while (true) {
    String base = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
    HttpURLConnection next = (HttpURLConnection) new URL(base + "next").openConnection();
    String id = next.getHeaderField("Lambda-Runtime-Aws-Request-Id");
    HttpURLConnection answer = (HttpURLConnection) new URL(base + id + "/response").openConnection();
    answer.setDoOutput(true);
    answer.getOutputStream().write(("\\"" + arguments[0] + "\\"").getBytes());
    answer.getResponseCode();
} } }""",
}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("java")
    for name, text in {**INTERFACES, **SOURCES}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    files = [str(folder / name) for name in (*INTERFACES, *SOURCES)]
    options = ["-Xlint:-options", "-nowarn", "--release", "8", "-d", str(folder / "out")]
    subprocess.run(["javac", *options, *files], check=True, capture_output=True)
    return folder / "out"


def package(classes: Path, without: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in classes.rglob("*.class"):
            if not without or without not in str(file):
                archive.write(file, file.relative_to(classes))
    return buffer.getvalue()


@pytest.fixture
def java(classes: Path, client: Callable[..., Any]) -> Callable[..., str]:
    """java("example.Class::method"): a function with that handler; its name."""

    def make(handler: str, without: str = "/api/", **settings: Any) -> str:
        defaults = {"Runtime": "java17", "MemorySize": 512, "Timeout": 30, "Role": make_role(client("iam"))}
        client("lambda").create_function(
            FunctionName="f", Handler=handler, Code={"ZipFile": package(classes, without)}, **defaults | settings
        )
        return "f"

    return make


def test_a_request_handler(java: Callable[..., str], invoke: Callable[..., Any]) -> None:
    java("example.Orders")
    order = {
        "id": "ö7",
        "lines": [{"sku": "a", "count": 2}],
        "prices": {"a": 1.5},
        "paid": True,
        "state": "OPEN",
        "other": 1,
    }
    answer = invoke("f", order, LogType="Tail")
    assert answer["Payload"] == {
        "order": {"id": "ö7", "state": "SHIPPED", "lines": [{"sku": "a", "count": 2}], "prices": {"a": 1.5}, "paid": True},
        "calls": 1, "total": 3.0, "left": True,
    }  # fmt: skip
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    assert lines[1:3] == ["for f", "an order ö7"]
    failed = invoke("f", {})
    assert failed["FunctionError"] == "Unhandled"
    error = failed["Payload"]
    assert (error["errorType"], error["errorMessage"]) == ("java.lang.IllegalStateException", "no id")
    assert error["stackTrace"][0].startswith("example.Orders.handleRequest(")
    assert error["cause"]["errorMessage"] == "deeper"
    assert invoke("f", order)["Payload"]["calls"] == 2


def test_methods_of_plain_classes(
    java: Callable[..., str], client: Callable[..., Any], invoke: Callable[..., Any]
) -> None:
    lam = client("lambda")
    java("example.Plain::text")
    assert invoke("f", "hé")["Payload"] == "hé!"
    for handler, event, answer in (
        ("example.Plain::sums", [1, 2], [3]), ("example.Plain::stream", {"a": "b"}, {"A": "B"}), ("example.Streams", 1, "512"),
    ):  # fmt: skip
        lam.update_function_configuration(FunctionName="f", Handler=handler)
        assert invoke("f", event)["Payload"] == answer
    for handler, kind in (
        ("example.Nobody", "java.lang.ClassNotFoundException"),
        ("example.Plain::none", "java.lang.NoSuchMethodException"),
    ):
        lam.update_function_configuration(FunctionName="f", Handler=handler)
        assert invoke("f")["Payload"]["errorType"] == kind


def test_a_client_of_ones_own(java: Callable[..., str], invoke: Callable[..., Any]) -> None:
    java("example.Any", without="")
    assert invoke("f")["Payload"] == "example.Any"


def test_versions_of_java(
    java: Callable[..., str], client: Callable[..., Any], invoke: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    found = Interpreters().all(JAVA)
    latest = found[0]
    if len(found) < 2 or numbers(latest.version)[0] != 25:
        pytest.skip("only one Java here")
    java("example.Plain::text", Runtime="java25")
    answer = invoke("f", "a", LogType="Tail")
    assert answer["Payload"] == "a!"
    lines = wait_until(lambda: messages(client, "f"))
    assert lines[0].startswith(f"INIT_START Runtime Version: java:{latest.version}\t")
