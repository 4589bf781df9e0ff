"""What start.py promises of the network, tried on the servers as they run; each check can fail."""

import contextlib
import http.client
import re
import secrets
import signal
import socket
import string
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.launcher.test_start import load
from tests.launcher.test_start_serve import (  # noqa: F401
    LAB,
    Visitor,
    copy,
    get,
    lend_packages,
    make_book,
    run_as_it_is,
    visitor,
)

LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
PROMISED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
ASKED = {  # path: status
    "/book/index.html": 200,
    "/style.css": 200,
    "/": 302,
    "/?token=wrong": 302,
    "/book": 302,
    "/~00/book/": 302,
    f"/lab/{LAB}": 403,
    "/none": 404,
    "/%00": 404,
    "/lab/%00": 403,
    "/" + "x" * 70_000: 414,
}


# ---------------------------------------------------------------- the checks


def listening(pids):
    """The addresses on which these processes listen (Linux)."""
    ours = set()
    for pid in pids:
        for entry in Path("/proc").glob(f"{pid}/fd/*"):  # none of a process that has ended
            with contextlib.suppress(OSError):
                ours.update(re.findall(r"socket:\[(\d+)\]", str(entry.readlink())))
    found = []
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == "0A" and inode in ours:
                digits, _, port = local.partition(":")
                words = [bytes.fromhex(digits[i : i + 8])[::-1] for i in range(0, len(digits), 8)]
                found.append((socket.inet_ntop(family, b"".join(words)), int(port, 16)))
    return found


def of_addresses(pids):
    """Complaints about what is listened on: anything but this computer's own address."""
    found = listening(pids)
    wrong = [f"listens on {host}:{port}" for host, port in found if host not in LOOPBACK]
    return wrong if found else ["listens on nothing"]


def of_secrets(*starts):
    """Complaints about secrets: short, no random digits, or the same twice."""
    every = [secret for start in starts for secret in start]
    wrong = [f"short: {len(s)}" for s in every if not (len(s) >= 32 and set(s) <= set(HEX))]
    wrong += [f"no random digits: {s}" for s in every if len(set(s)) < 8]
    return wrong + (["twice the same"] if len(set(every)) < len(every) else [])


HEX = string.hexdigits.lower()


def of_headers(port, asked=ASKED):
    """Complaints about answers of the book's server: a header that is not as promised."""
    wrong = []
    for path, status in asked.items():
        for method in ("GET", "HEAD"):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(method, path)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            what = f"{method} {path[:40]}: {answer.status}"
            if answer.status != status:
                wrong.append(f"{what}, not {status}")
            if method == "HEAD" and body:
                wrong.append(f"{what} with a body")
            if "Set-Cookie" in answer.headers:
                wrong.append(f"{what} sets a cookie")
            for name, value in PROMISED.items():
                if answer.headers.get_all(name) != [value]:
                    wrong.append(f"{what}: {name} is {answer.headers.get_all(name)}")
    return wrong


def of_jupyterlab(address, token):
    """Complaints about JupyterLab: it answers without its token, or its cookie goes too far."""
    wrong = []
    for path in ("api/contents", "api/kernels", "api/terminals", "lab/tree/work", "files/start.py"):
        for given in ("", "?token=" + "0" * 48, "?token="):
            try:
                opened = urllib.request.urlopen(f"{address}/{path}{given}", timeout=60)
                if "/login" not in opened.url:
                    wrong.append(f"{path}{given} is answered")
            except urllib.error.HTTPError as error:
                if error.code != 403:
                    wrong.append(f"{path}{given}: {error.code}")
    base = "/" + address.split("/", 3)[-1] + "/"
    cookies = urllib.request.urlopen(f"{address}/lab?token={token}", timeout=60)
    for cookie in cookies.headers.get_all("Set-Cookie"):
        given = cookie.split("; ")
        if f"Path={base}" not in given or len(base) < 32:
            wrong.append("a cookie goes to other servers: " + given[0].split("=")[0])
        if given[0].startswith("username") and not {"HttpOnly", "SameSite=Strict"} <= set(given):
            wrong.append("the cookie is open to scripts or other sites")
    return wrong


# ---------------------------------------------------------------- the servers as they run


def secrets_of(one):
    page = urllib.request.urlopen(one.book, timeout=60).url
    key = re.search(r"/~(\w+)/", page)[1]
    return [one.book.split("token=")[1], key, one.lab[2], one.lab[1].split("/~")[1]]


def pids_with(mark):
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                yield int(entry.name)
        except OSError:
            continue


def other_addresses():
    """Addresses of this computer that others can reach."""
    found = set()
    for _, (host, *_) in [(i[0], i[4]) for i in addresses_of(socket.gethostname())]:
        found.add(host)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells the address it would come from
            found.add(probe.getsockname()[0])
        except OSError:
            pass
    return {host for host in found if not host.startswith(("127.", "::1", "0."))}


def addresses_of(name):
    try:
        return socket.getaddrinfo(name, None)
    except OSError:
        return []


@pytest.mark.skipif(sys.platform != "linux", reason="sockets are read in /proc")
def test_the_running_servers_keep_their_promises(copy, run_as_it_is):  # noqa: F811
    pytest.importorskip("jupyterlab")
    lend_packages(make_book(copy))
    hostile = copy / "_build" / "etc"
    hostile.mkdir()
    settings = '{"ServerApp": {"base_url": "/theirs/", "ip": "0.0.0.0", "port": 1, "sock": "/x",'
    settings += '"certfile": "/none", "password": "", "token": "", "disable_check_xsrf": true}}'
    names = ("jupyter_server_config.json", "jupyter_lab_config.json", "jupyter_config.json")
    real = copy / ".venv" / "etc"
    real.unlink()  # a link: that of the environment itself stays
    for folder in (hostile, real / "jupyter", copy, copy / "home" / ".jupyter"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).write_text(settings)
    load(copy).venv.mark_complete(load(copy).places.LOCK)
    theirs = {"JUPYTER_CONFIG_PATH": str(hostile), "JUPYTER_CONFIG_DIR": str(hostile)}
    theirs |= {"JUPYTER_TOKEN": "", "JUPYTER_PORT": "1", "JUPYTERHUB_SERVICE_PREFIX": "/x"}

    one = run_as_it_is(**theirs).read_until("Ctrl-C here")
    assert one.lab, one.text
    address, token = one.lab.groups()
    head = {"Authorization": f"token {token}"}
    kernel = urllib.request.Request(address + "/api/kernels", b'{"name": "python3"}', head)
    urllib.request.urlopen(kernel, timeout=60).close()
    ports = {int(url.split(":")[2].split("/")[0]) for url in (one.book, address)}
    pids = list(pids_with(one.mark))
    assert of_addresses(pids) == []
    assert ports <= {port for _, port in listening(pids)}
    for host in other_addresses():
        for port in ports:
            with pytest.raises(OSError):
                socket.create_connection((host, port), timeout=2)
    assert of_headers(min(ports)) == []
    assert of_jupyterlab(address, token) == []
    first = secrets_of(one)
    assert one.finish(signal.SIGTERM) == 0

    two = run_as_it_is(**theirs).read_until("Ctrl-C here")
    assert of_secrets(first, secrets_of(two)) == []
    log = copy / "_build" / "lab.log"
    assert log.stat().st_mode & 0o077 == 0  # it names a key
    assert not any(
        s in path.read_text("utf-8", "replace")
        for s in secrets_of(two)
        for path in (copy / "_build").rglob("*")
        if path.is_file() and path != log
    )


# ---------------------------------------------------------------- each check can fail


def test_a_server_on_all_addresses_is_seen():
    if sys.platform != "linux":
        pytest.skip("sockets are read in /proc")
    import os

    for host, complaints in (("127.0.0.1", 0), ("0.0.0.0", 1), ("127.0.0.2", 1)):
        with socket.socket() as open_to_all:
            open_to_all.bind((host, 0))
            open_to_all.listen()
            port = open_to_all.getsockname()[1]
            found = [line for line in of_addresses([os.getpid()]) if line.endswith(f":{port}")]
            assert len(found) == complaints, (host, found)


def test_a_weak_secret_is_seen():
    good = [secrets.token_hex(24) for _ in range(3)]
    assert of_secrets(good, [secrets.token_hex(16)]) == []
    for bad in ("ab12", secrets.token_hex(2), "0" * 48, good[0], "z" * 48):
        assert of_secrets(good, [bad])


def test_every_answer_has_the_promised_headers(visitor, monkeypatch):  # noqa: F811
    assert of_headers(visitor.server.server_port) == []
    broken = dict(ASKED)
    handler = visitor.server.RequestHandlerClass
    monkeypatch.setattr(handler, "html_page", lambda self, file: 1 / 0)
    broken["/book/index.html"] = 500
    assert of_headers(visitor.server.server_port, broken) == []
    for name in PROMISED:
        whole = handler.send_header
        with monkeypatch.context() as patch:
            patch.setattr(
                handler,
                "send_header",
                lambda self, key, value, name=name, whole=whole: (
                    name == key or whole(self, key, value)
                ),
            )
            complaints = of_headers(visitor.server.server_port, broken)
        assert len(complaints) == 2 * len(broken) and all(name in line for line in complaints)


def test_a_jupyterlab_that_asks_for_nothing_is_seen(visitor):  # noqa: F811
    """The book's server asks for no token: what would be wrong with JupyterLab is wrong here."""
    address = f"http://127.0.0.1:{visitor.server.server_port}/book/index.html?"
    handler = visitor.server.RequestHandlerClass
    whole = handler.end_headers

    def with_cookie(self):
        self.send_header("Set-Cookie", "username-1=x; Path=/")
        whole(self)

    handler.end_headers = with_cookie
    complaints = " ".join(of_jupyterlab(address, ""))
    for word in ("is answered", "to other servers", "open to scripts"):
        assert word in complaints


# ---------------------------------------------------------------- another server of this computer


def test_nothing_a_browser_sends_to_another_port_opens_a_lab(visitor, copy):  # noqa: F811
    """What another port gets to see: cookies and a Referer. Neither exists; made-up ones fail."""
    port = visitor.server.server_port
    visitor.come_in()
    key, visitor.key = visitor.key, ""
    for headers in (
        {"Cookie": f"belonging-edu-{port}={visitor.server.token}"},
        {"Cookie": f"key={key}; token={visitor.server.token}"},
        {"Referer": f"http://127.0.0.1:{port}{key}/book/index.html"},
        {"Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"},
    ):
        refused = visitor.get(f"/lab/{LAB}", **headers)
        assert refused.status == 403 and visitor.server.lab_token not in refused.text
    assert visitor.get("/book/index.html").headers["Referrer-Policy"] == "no-referrer"
    assert not (copy / "work").exists()
    visitor.key = key
    assert visitor.get(f"/lab/{LAB}").status == 302  # the key alone opens it


# ---------------------------------------------------------------- many at once, and odd requests


def test_a_class_that_comes_at_one_moment_is_served(visitor):  # noqa: F811
    """While a hundred others have connected and say nothing."""
    port = visitor.server.server_port
    idle = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(100)]
    seen, together = [], threading.Barrier(100)

    def visit():
        together.wait()
        seen.append(visitor.get("/book/index.html").status)

    threads = [threading.Thread(target=visit) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in idle:
        one.close()
    assert seen == [200] * 100


def test_those_who_wait_for_a_busy_server_are_kept_waiting_not_sent_away(copy):  # noqa: F811
    """The system keeps them; too short a queue drops them, and a browser waits for seconds."""
    code = load(make_book(copy))

    def connected(queue):
        code.server.BookServer.request_queue_size = queue
        server, waiting = code.server.BookServer(), []
        try:
            for _ in range(100):
                one = socket.socket()
                waiting.append(one)
                one.settimeout(0.05)
                one.connect(("127.0.0.1", server.server_port))
            return True
        except OSError:
            return False
        finally:
            for one in waiting:
                one.close()
            server.server_close()

    assert connected(code.server.BookServer.request_queue_size)
    assert not connected(5)


ODD = [
    b"/%00",
    b"/book/%00.html",
    b"/%",
    b"/%zz",
    b"/%ff%fe",
    b"/\xff\xfe",
    b"/..%5c..%5csecret.html",
]
ODD += [b"//evil.example/", b"/\\evil.example/..", b"/book/../../secret.html", b"/" + b"a" * 5000]
ODD += [b"/" + b"a/" * 3000, b"/lab/%00", b"/lab/%ff", b"/~/", b"/~", b"/~zz/", b"/?token=%ff%00"]
ODD += [
    b"http://evil.example/",
    b"*",
    b"/book/;x",
    b"/con",
    b"/book/index.html%20",
    b"/?token=" + b"&" * 9,
]
ODD += [
    b"/%2e%2e/%2e%2e/etc/passwd",
    b"/~00//evil.example/",
    b"/~00/\\evil.example",
    b"/book\\..\\",
]


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("path", ODD)
def test_an_odd_path_gets_an_answer(visitor, path, key):  # noqa: F811
    begin = b"/~" + visitor.server.key.encode() if key and path.startswith(b"/") else b""
    with socket.create_connection(("127.0.0.1", visitor.server.server_port), timeout=60) as asked:
        asked.sendall(b"GET " + begin + path + b" HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: asked.recv(65536), b""))
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    assert re.match(r"HTTP/1\.0 (200|302|400|403|404|414) ", head), head
    assert "Referrer-Policy: no-referrer" in head and b"secret" not in answer.partition(b"\r\n")[2]
    where = re.search(r"Location: (.*)\r", head)
    assert not where or re.match(r"/(?![/\\])", where[1]), where[1]
