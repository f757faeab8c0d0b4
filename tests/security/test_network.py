"""Functions' network: what they reach of the platform, of the machine, of each other and of the world, and what not."""

from __future__ import annotations

import socket
import socketserver
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conftest import Server, collect
from tests.security.machine import (
    ACCOUNT,
    TRY,
    Echo,
    Functions,
    Held,
    Hello,
    Names,
    Tcp,
    Wait,
    alive,
    children,
    kill,
    own_address,
    processes,
    serving,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
# Each once: by its address, to which nothing must ever be sent from here.
CLOSED = (
    "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.2", "168.63.129.16", "169.254.169.254", "172.16.0.1", "192.0.0.192",
    "192.168.1.1", "198.18.0.1", "203.0.113.1", "240.0.0.1",
)  # fmt: skip
EITHER_WAY = ("", "ports")


class World:
    """What there is on this machine, and a server that lets its functions reach some of it."""

    def __init__(self, server: Server, functions: Functions, echo: Tcp, hello: Tcp, held: Tcp, closed: Tcp) -> None:
        self.server, self.functions = server, functions
        self.echo, self.hello, self.held, self.closed = echo, hello, held, closed


@pytest.fixture(scope="module", params=EITHER_WAY, ids=["rules", "ports"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both ways out: with rules in the kernel, and where it has none for us."""
    echo, hello, held, closed = Tcp(Echo), Tcp(Hello), Tcp(Held), Tcp(Hello)
    names = Tcp(Names)
    udp = socketserver.ThreadingUDPServer(("127.0.0.1", names.port), Names)
    reach = [f"--reach=127.0.0.1:{one.port}" for one in (echo, hello, held)]
    environment = {"PAMPERO_NAMESERVER": f"127.0.0.1:{names.port}", "PAMPERO_NETWORK": request.param}
    server = Server(tmp_path_factory.mktemp("network") / "data", arguments=tuple(reach), environment=environment)
    with serving(echo, hello, held, closed, names, udp):
        server.start()
        try:
            functions = Functions(server)
            if not functions.status["network"].startswith("own"):
                pytest.skip(f"functions' network here is {functions.status['network']}")
            yield World(server, functions, echo, hello, held, closed)
            collect(server, request.config)
        finally:
            server.stop()


@pytest.fixture
def functions(world: World) -> Functions:
    return world.functions


# The door


def test_known_keys_are_not_known_inside(functions: Functions) -> None:
    code = """
for key in ("test", "123456789012", "000000000000"):
    for service, operation in (("sts", "get_caller_identity"), ("sqs", "list_queues"), ("dynamodb", "list_tables")):
        c = boto3.client(service, aws_access_key_id=key, aws_secret_access_key="test", aws_session_token="")
        try:
            getattr(c, operation)()
            out[key + service] = "came in"
        except botocore.exceptions.ClientError as error:
            out[key + service] = error.response["Error"]["Code"]
"""
    answers = set(functions.run(code).values())
    assert answers <= {"InvalidClientTokenId", "UnrecognizedClientException"}
    assert answers


def test_the_platform_is_found_under_aws_s_names(functions: Functions) -> None:
    """By what knows no AWS_ENDPOINT_URL, with TLS that is verified, and under the same rule."""
    code = """
import ssl, urllib.request
told = os.environ.pop("AWS_ENDPOINT_URL")
for service in ("sts", "sqs", "dynamodb", "s3"):
    c = boto3.client(service)
    operation = {"sts": "get_caller_identity", "sqs": "list_queues", "dynamodb": "list_tables", "s3": "list_buckets"}[service]
    out[service] = c.meta.endpoint_url.split(":")[0], getattr(c, operation)()["ResponseMetadata"]["HTTPStatusCode"]
try:
    boto3.client("sts", aws_access_key_id="test", aws_secret_access_key="test", aws_session_token="").get_caller_identity()
except botocore.exceptions.ClientError as error:
    out["known"] = error.response["Error"]["Code"]
for host in ("abc.execute-api.us-east-1.amazonaws.com", "a.b.s3.amazonaws.com", "abc.lambda-url.us-east-1.on.aws"):
    try:
        urllib.request.urlopen(f"https://{host}/", timeout=10)
    except urllib.error.HTTPError as error:
        out[host] = error.code
system = "/etc/ssl/certs/ca-certificates.crt"
if os.path.exists(system):
    context = ssl.create_default_context(cafile=system)
    with context.wrap_socket(socket.create_connection(("ec2.us-east-1.amazonaws.com", 443), 10),
                             server_hostname="ec2.us-east-1.amazonaws.com") as s:
        out["system"] = s.version()
for host in ("sts.amazonaws.com.example", "amazonaws.com.example"):
    try:
        ssl.create_default_context().wrap_socket(
            socket.create_connection(("sts.amazonaws.com", 443), 10), server_hostname=host)
        out[host] = "trusted"
    except ssl.SSLCertVerificationError:
        out[host] = "refused"
os.environ["AWS_ENDPOINT_URL"] = told
"""
    found = functions.run(code)
    assert found.pop("system", "TLSv1.3") == "TLSv1.3"
    assert found == {
        **{name: ["https", 200] for name in ("sts", "sqs", "dynamodb", "s3")},
        "known": "InvalidClientTokenId",
        "abc.execute-api.us-east-1.amazonaws.com": 404,
        "a.b.s3.amazonaws.com": 403,
        "abc.lambda-url.us-east-1.on.aws": 403,
        "sts.amazonaws.com.example": "refused",
        "amazonaws.com.example": "refused",
    }


def test_node_finds_it_too(functions: Functions) -> None:
    node = """
const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
const told = process.env.AWS_ENDPOINT_URL;
delete process.env.AWS_ENDPOINT_URL;
out.arn = (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;
out.api = (await fetch("https://abc.execute-api.us-east-1.amazonaws.com/prod")).status;
process.env.AWS_ENDPOINT_URL = told;
"""
    try:
        found = functions.node(node)
    except AssertionError as error:
        if "Cannot find module" in str(error):
            pytest.skip("the SDK for JavaScript is not installed")
        raise
    assert found["api"] == 404
    assert ":assumed-role/" in found["arn"]


def test_known_keys_are_not_known_inside_to_s3_and_node(functions: Functions) -> None:
    code = """
c = boto3.client("s3", aws_access_key_id="test", aws_secret_access_key="test", aws_session_token="")
try:
    c.list_buckets()
except botocore.exceptions.ClientError as error:
    out["s3"] = error.response["Error"]["Code"]
"""
    assert functions.run(code)["s3"] in ("InvalidAccessKeyId", "InvalidClientTokenId")
    node = """
const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
const known = { accessKeyId: "test", secretAccessKey: "test" };
out.own = (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;
try { await new STSClient({ credentials: known }).send(new GetCallerIdentityCommand({})); out.known = "came in"; }
catch (error) { out.known = error.name; }
"""
    try:
        answer = functions.node(node)
    except AssertionError as error:
        if "Cannot find module" in str(error):
            pytest.skip("the SDK for JavaScript is not installed")
        raise
    assert answer["known"] == "InvalidClientTokenId"
    assert answer["own"].startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/all/")


def test_the_platform_is_reached_by_the_door(functions: Functions) -> None:
    code = """
out["endpoint"] = os.environ["AWS_ENDPOINT_URL"]
out["arn"] = boto3.client("sts").get_caller_identity()["Arn"]
s3 = boto3.client("s3")
s3.create_bucket(Bucket="through-the-door")
s3.put_object(Bucket="through-the-door", Key="k", Body=b"x" * 3_000_000)
out["size"] = len(s3.get_object(Bucket="through-the-door", Key="k")["Body"].read())
s3.delete_object(Bucket="through-the-door", Key="k")
s3.delete_bucket(Bucket="through-the-door")
"""
    answer = functions.run(code)
    assert answer["endpoint"] == f"http://127.0.0.1:{functions.server.port}"
    assert answer["arn"].startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/all/")
    assert answer["size"] == 3_000_000


def test_pages_of_the_server_are_not_served_by_the_door(functions: Functions) -> None:
    code = """
for page in ("health", "status", "clock", "implemented"):
    try:
        with urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/_pampero/" + page) as answer:
            out[page] = answer.status
    except urllib.error.HTTPError as error:
        out[page] = error.code
"""
    assert functions.run(code) == {"health": 200, "status": 404, "clock": 404, "implemented": 404}


def test_apis_are_reached_by_the_door(functions: Functions) -> None:
    server = functions.server
    apis = server.client("apigatewayv2", ACCOUNT)
    target = server.client("lambda", ACCOUNT).get_function(FunctionName="other")["Configuration"]["FunctionArn"]
    id_ = apis.create_api(Name="inside", ProtocolType="HTTP", Target=target)["ApiId"]
    code = """
for url in (f"http://{event['id']}.execute-api.localhost:{event['port']}/", f"{os.environ['AWS_ENDPOINT_URL']}/_aws/execute-api/{event['id']}/"):
    try:
        urllib.request.urlopen(url, timeout=20)
    except urllib.error.HTTPError as error:
        out[url] = error.code, error.read().decode()
"""
    # Its function wants code, and the API may not call it: the answer is the API's in any case.
    answers = functions.run(code, id=id_, port=server.port)
    assert len(answers) == 2
    assert {tuple(answer) for answer in answers.values()} == {(500, '{"message":"Internal Server Error"}')}


def test_a_function_does_not_crowd_the_platform(functions: Functions) -> None:
    code = """
out["held"] = 0
made = []
for _ in range(700):
    s = socket.socket()
    made.append(s)
    try:
        s.settimeout(10)
        s.connect(("127.0.0.1", event["port"]))
        s.sendall(b"GET /_pampero/health HTTP/1.1\\r\\nhost: a\\r\\n\\r\\n")
        out["held"] += s.recv(12) == b"HTTP/1.1 200"
    except ConnectionError:
        pass
for s in made:
    s.close()
"""
    held = functions.run(code, "other", port=functions.server.port)["held"]
    assert 500 <= held <= 512


def test_nobody_chooses_the_address_that_policies_see(functions: Functions) -> None:
    functions.allow(
        "all",
        {
            "Effect": "Allow",
            "Action": "*",
            "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.1"}, "Bool": {"aws:SecureTransport": "true"}},
        },
    )
    # From an address that the network of a function leads to itself, like every other.
    code = """
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
url = os.environ["AWS_ENDPOINT_URL"] + "/"
body = "Action=ListUsers&Version=2010-05-08"
request = AWSRequest("POST", url, data=body, headers={"content-type": "application/x-www-form-urlencoded"})
SigV4Auth(boto3.Session().get_credentials().get_frozen_credentials(), "iam", "us-east-1").add_auth(request)
for source in ("127.0.0.1", "203.0.113.9", "8.8.8.8"):
    connection = http.client.HTTPConnection("127.0.0.1", event["port"], source_address=(source, 0))
    connection.request("POST", "/", body, dict(request.headers))
    out[source] = connection.getresponse().status
"""
    try:
        assert functions.run(code, port=functions.server.port) == dict.fromkeys(
            ("127.0.0.1", "203.0.113.9", "8.8.8.8"), 200
        )
    finally:
        functions.allow("all", {"Effect": "Allow", "Action": "*", "Resource": "*"})


# The machine


def test_the_server_and_the_machine_are_not_reached_by_other_ways(world: World) -> None:
    ports = [world.server.port, world.closed.port]
    addresses = [address for address in ("127.0.0.2", "0.0.0.0", own_address()) if address]
    code = TRY + "for a in event['addresses']:\n    for p in event['ports']:\n        out[f'{a}:{p}'] = attempt(a, p)\n"
    answers = world.functions.run(code, addresses=addresses, ports=ports)
    # 0.0.0.0 is the function's own network, and its door there.
    door = answers.pop(f"0.0.0.0:{world.server.port}")
    assert door in ("answered", "ECONNREFUSED")
    assert set(answers.values()) <= {"ECONNREFUSED", "ECONNRESET"}, answers
    loopback = world.functions.run(TRY + "out['r'] = attempt('127.0.0.1', event['port'])", port=world.closed.port)
    assert loopback == {"r": "ECONNREFUSED"}


def test_the_server_is_not_reached_even_where_its_port_is_opened(own_server: Callable[..., Server]) -> None:
    server = own_server("--reach=127.0.0.0/8")
    functions = Functions(server)
    code = TRY + "out['r'] = [attempt(a, event['port']) for a in ('127.0.0.1', '127.0.0.5')]"
    assert functions.run(code, port=server.port)["r"] == ["answered", "ECONNRESET"]
    page = "try: urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'] + '/_pampero/status')\n"
    assert functions.run(page + "except urllib.error.HTTPError as error: out['r'] = error.code") == {"r": 404}


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_public_are_refused_at_once(functions: Functions, address: str) -> None:
    code = TRY + "out['r'] = attempt(event['address'], 80)"
    assert functions.run(code, address=address)["r"] in ("ECONNREFUSED", "ECONNRESET", "ENETUNREACH")


def test_node_is_refused_at_once_too(functions: Functions) -> None:
    code = """
for (const host of ["169.254.169.254", "10.0.0.1", "127.0.0.2"]) {
  const began = Date.now();
  out[host] = await new Promise((done) => {
    http.get({ host, path: "/latest/meta-data/", timeout: 5000 }, () => done("answered")).on("error", (error) => done(error.code));
  });
  if (Date.now() - began > 2000) out[host] += ", slowly";
}
"""
    assert set(functions.node(code).values()) <= {"ECONNREFUSED", "ECONNRESET"}


def test_there_is_no_way_but_ipv4_and_tcp(functions: Functions) -> None:
    code = """
for family, address in ((socket.AF_INET6, "2001:db8::1"), (socket.AF_INET6, "fd00:ec2::254"), (socket.AF_INET, "203.0.113.7")):
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        s.settimeout(5)
        try:
            s.connect((address, 123))
            s.send(b"x")
            s.recv(1)
        except OSError as error:
            out[address] = errno.errorcode[error.errno]
"""
    answers = functions.run(code)
    assert answers.pop("203.0.113.7") == "ECONNREFUSED"
    assert set(answers.values()) == {"ENETUNREACH"}


def test_sockets_that_no_function_needs_are_not_to_be_had(functions: Functions) -> None:
    code = """
kinds = {
    "netlink": (16, 3, 0), "vsock": (40, 1, 0), "packet": (17, 3, 0), "alg": (38, 5, 0), "xdp": (44, 3, 0), "rds": (21, 5, 0),
    "tipc": (30, 1, 0), "bluetooth": (31, 3, 0), "raw": (2, 3, 1), "raw of 6": (10, 3, 58), "sctp": (2, 1, 132), "ping": (2, 2, 1),
    "mptcp": (2, 1, 262), "dccp": (2, 6, 33), "seqpacket": (2, 5, 0),
}
for name, kind in kinds.items():
    try:
        socket.socket(*kind).close()
        out[name] = "made"
    except OSError as error:
        out[name] = errno.errorcode[error.errno]
for kind in ((1, 1, 0), (1, 2, 0), (1, 5, 0), (2, 1, 0), (2, 1 | socket.SOCK_NONBLOCK, 6), (2, 2, 17), (10, 1, 0)):
    socket.socket(*kind).close()
socket.socketpair()
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall(425, 1, ctypes.create_string_buffer(256))
out["io_uring"] = errno.errorcode[ctypes.get_errno()]
"""
    answers = functions.run(code)
    assert answers.pop("io_uring") == "EPERM"
    assert set(answers.values()) == {"EAFNOSUPPORT"}, answers


def test_programs_live_without_them(functions: Functions) -> None:
    node = functions.node(
        "out.names = Object.keys(os.networkInterfaces()); out.here = (await dns.lookup('localhost')).address;"
    )
    assert node == {"names": ["lo", "vinternal_1"], "here": "127.0.0.1"}
    python = functions.run("out['r'] = socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM)[0][4][0]")
    assert python == {"r": "127.0.0.1"}


def test_sockets_of_the_machine_without_a_file_are_not_seen(functions: Functions) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        name = f"\0pampero-test-{functions.server.port}"
        listening.bind(name)
        listening.listen()
        code = TRY + "out['r'] = attempt(event['name'], 0, family=socket.AF_UNIX)"
        assert functions.run(code, name=name) == {"r": "ECONNREFUSED"}


# Each other


def test_functions_do_not_see_each_other(functions: Functions) -> None:
    listen = """
for kind, address in ((socket.AF_INET, ("0.0.0.0", 5999)), (socket.AF_UNIX, "\\0of-a-function")):
    s = kept[kind] = socket.socket(kind)
    s.bind(address)
    s.listen()
    s.settimeout(0)
"""
    functions.run(listen)
    addresses = "('127.0.0.1', '169.254.76.1', '0.0.0.0', '127.0.0.3')"
    code = TRY + f"for a in {addresses}: out[a] = attempt(a, 5999)\n"
    code += "out['unix'] = attempt('\\0of-a-function', 0, family=socket.AF_UNIX)"
    assert set(functions.run(code, "other").values()) <= {"ECONNREFUSED", "ECONNRESET"}
    accept = """
for s in kept.values():
    try:
        s.accept()
        out["r"] = "came"
    except BlockingIOError:
        pass
s = socket.create_connection(("127.0.0.1", 5999), 5)
s.sendall(b"my own")
out["own"] = kept[socket.AF_INET].accept()[0].recv(10).decode()
for s in kept.values():
    s.close()
"""
    assert functions.run(accept) == {"own": "my own"}


# What is opened


def test_what_is_opened_is_reached(world: World) -> None:
    code = """
s = socket.create_connection(("127.0.0.1", event["port"]), 10)
sent = os.urandom(1 << 20) * 20
def write():
    s.sendall(sent)
    s.shutdown(socket.SHUT_WR)
writer = threading.Thread(target=write)
writer.start()
got = bytearray()
while part := s.recv(1 << 16):
    got += part
writer.join()
out["whole"] = bytes(got) == sent + b"the end"
"""
    assert world.functions.run(code, port=world.echo.port) == {"whole": True}


def test_who_speaks_first_is_heard(world: World) -> None:
    code = """
out["r"] = 0
for _ in range(100):
    with socket.create_connection(("127.0.0.1", event["port"]), 10) as s:
        out["r"] += s.recv(10) + s.recv(10) == b"hello"
"""
    assert world.functions.run(code, port=world.hello.port) == {"r": 100}


def test_many_connections_and_no_more_than_many(world: World) -> None:
    code = """
made = []
out["good"] = out["reset"] = 0
for number in range(600):
    try:
        made.append(socket.create_connection(("127.0.0.1", event["port"]), 10))
    except ConnectionError:
        out["reset"] += 1
for number, s in enumerate(made):
    try:
        s.sendall(b"%d" % number)
        out["good"] += s.recv(10) == b"%d" % number
    except ConnectionError:
        out["reset"] += 1
for s in made:
    s.close()
"""
    assert world.functions.run(code, port=world.echo.port) == {"good": 512, "reset": 88}


def test_node_reaches_what_is_opened(world: World) -> None:
    code = f"""
out.r = await new Promise((done, failed) => {{
  const s = net.connect({world.echo.port}, "127.0.0.1");
  let got = "";
  s.on("data", (part) => got += part).on("end", () => done(got)).on("error", failed);
  s.end("from node, ");
}});
"""
    assert world.functions.node(code) == {"r": "from node, the end"}


def test_a_slow_reader_slows_the_writer(world: World) -> None:
    """What neither side takes waits in the sockets and one chunk, not in the relay."""
    code = """
s = socket.create_connection(("127.0.0.1", event["port"]), 10)
s.settimeout(0.5)
out["taken"] = 0
try:
    while out["taken"] < 200_000_000:
        out["taken"] += s.send(b"x" * 65536)
except TimeoutError:
    pass
s.close()
"""
    assert world.functions.run(code, port=world.echo.port)["taken"] < 60_000_000


def test_what_the_kernel_remembers_of_connections_is_bounded(functions: Functions) -> None:
    """It counts against no function's memory."""
    code = """
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.setblocking(False)
    for number in range(60_000):
        try:
            s.sendto(b"x", (f"127.1.{number >> 8}.{number & 255}", 9))
        except OSError:
            pass
try:
    with open("/proc/sys/net/netfilter/nf_conntrack_count") as file:
        out["kept"] = int(file.read())
except FileNotFoundError:
    out["kept"] = 0
"""
    assert functions.run(code)["kept"] < 20_000


def test_connections_end_with_the_environment(world: World, wait_until: Wait) -> None:
    world.held.came.clear()
    world.held.gone.clear()
    code = "kept['s'] = socket.create_connection(('127.0.0.1', event['port']), 10); kept['s'].sendall(b'x')"
    world.functions.run(code, "other", port=world.held.port)
    assert world.held.came.wait(10)
    assert not world.held.gone.is_set()
    world.server.client("lambda", ACCOUNT).update_function_configuration(FunctionName="other", Description="another")
    world.functions.run("", "other")
    assert world.held.gone.wait(10)


# Names


def test_names_are_asked_of_the_machines_nameserver(functions: Functions) -> None:
    code = """
out["found"] = socket.gethostbyname("db.internal.example")
out["here"] = socket.gethostbyname("abc.execute-api.us-east-1.localhost")
question = b"\\x12\\x34\\x01\\0\\0\\1\\0\\0\\0\\0\\0\\0\\2db\\7example\\0\\0\\1\\0\\1"
s = socket.create_connection(("127.0.0.1", 53), 5)
s.sendall(len(question).to_bytes(2, "big") + question)
out["tcp"] = s.recv(100)[-4:].hex()
"""
    assert functions.run(code) == {"found": "10.1.2.3", "here": "127.0.0.1", "tcp": "0a010203"}
    node = functions.node("out.r = await dns.resolve4('db.internal.example');")
    assert node == {"r": ["10.1.2.3"]}


def test_every_nameserver_is_the_machines(world: World) -> None:
    if "well-known" in world.functions.status["network"]:
        pytest.skip("without rules only the machine's own is asked")
    code = """
question = b"\\x12\\x34\\x01\\0\\0\\1\\0\\0\\0\\0\\0\\0\\2db\\7example\\0\\0\\1\\0\\1"
for server in ("8.8.8.8", "127.0.0.53", "10.9.9.9"):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(5)
        s.connect((server, 53))
        s.send(question)
        out[server] = s.recv(512)[-4:].hex()
"""
    assert set(world.functions.run(code).values()) == {"0a010203"}


def test_a_name_for_a_private_address_opens_nothing(functions: Functions) -> None:
    code = TRY + "out['r'] = attempt('db.internal.example', 80)"
    assert functions.run(code)["r"] in ("ECONNREFUSED", "ECONNRESET")


# Deaths


def named(world: World, what: str) -> list[int]:
    assert world.server.process is not None
    return [pid for pid, text in processes(world.server.process.pid).items() if what in text]


def test_another_relay_goes_on_where_one_was_killed(world: World, wait_until: Wait) -> None:
    port = world.echo.port
    hold = "s = kept['s'] = socket.create_connection(('127.0.0.1', event['port']), 10); s.sendall(b'x'); s.recv(1)"
    world.functions.run(hold, port=port)
    (relay,) = named(world, "workers.relay")
    kill(relay)
    wait_until(lambda: named(world, "workers.relay") not in ([], [relay]))
    code = (
        TRY
        + """
out["held"] = 'closed'
try:
    kept["s"].settimeout(5)
    kept["s"].sendall(b"y")
    out["held"] = kept["s"].recv(1).decode() or "closed"
except ConnectionError:
    pass
out["new"] = attempt("127.0.0.1", event["port"])
"""
    )
    assert world.functions.run(code, port=port) == {"held": "closed", "new": "answered"}
    world.server.client("lambda", ACCOUNT).update_function_configuration(FunctionName="python", Description="another")
    assert world.functions.run(TRY + "out['r'] = attempt('127.0.0.1', event['port'])", port=port) == {"r": "answered"}


def test_networks_are_made_again_when_their_maker_was_killed(world: World, wait_until: Wait) -> None:
    assert world.server.process is not None
    started = next(pid for pid in children(world.server.process.pid) if pid in named(world, "bootstraps.template"))
    keeper = children(children(started)[0])[0]
    kill(keeper)
    wait_until(lambda: not alive(keeper))
    lambda_ = world.server.client("lambda", ACCOUNT)
    for number in range(12):
        lambda_.update_function_configuration(FunctionName="other", Description=f"{number}")
        assert world.functions.run("out['r'] = os.environ['AWS_ENDPOINT_URL']", "other")


def test_nothing_outlives_the_server(own_server: Callable[..., Server], wait_until: Wait) -> None:
    server = own_server()
    Functions(server).run("")
    assert server.process is not None
    began = processes(server.process.pid)
    assert any("workers.relay" in text for text in began.values())
    server.kill()
    wait_until(lambda: not [pid for pid in began if alive(pid)])


# Where functions share the machine's network


@pytest.mark.parametrize("environment", [{"PAMPERO_NETWORK": "machine"}, {"PAMPERO_SANDBOX": "limits"}])
def test_known_keys_are_not_what_functions_use_without_a_network(
    own_server: Callable[..., Server], environment: dict[str, str]
) -> None:
    functions = Functions(own_server(**environment))
    code = """
out["endpoint"] = os.environ["AWS_ENDPOINT_URL"]
out["arn"] = boto3.client("sts").get_caller_identity()["Arn"]
try:
    boto3.client("sts", aws_access_key_id="test", aws_secret_access_key="test", aws_session_token="").get_caller_identity()
except botocore.exceptions.ClientError as error:
    out["known"] = error.response["Error"]["Code"]
"""
    answer = functions.run(code)
    assert answer["endpoint"] != functions.server.url
    assert answer["endpoint"].startswith("http://127.0.0.1:")
    assert answer["arn"].startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/all/")
    assert answer["known"] == "InvalidClientTokenId"
    assert functions.status["network"].startswith("the machine's, with all that listens there: ")


def test_what_is_opened_must_be_an_address(own_server: Callable[..., Server], tmp_path: Any) -> None:
    with pytest.raises(RuntimeError, match=r"is not ADDRESS\[/PREFIX\]\[:PORT\], an IPv4 address"):
        own_server("--reach=db.example:5432")
