"""The server of the book, which also opens labs for the person who started it.

Who that is, it knows by a key: 48 random digits, new at each start, that begin the path of every
page which the person sees, /~key/book/index.html. The book's links are relative and stay below it.
The pages themselves are public; without the key a link to a lab leads to an explanation.

There is no cookie, because a browser sends the cookies of 127.0.0.1 to all its ports, so to the
servers of everybody who uses this computer, and these could hand them in here. A path goes to
nobody but the server it names: Referrer-Policy keeps it from others, and a page of another port
can neither read ours nor guess 48 digits. JupyterLab does set a cookie; it is only for paths below
a second key, which begins all of JupyterLab's addresses and is shown to no other server either.

This does not protect from a person who can read this one's screen, browser history or processes'
environment, nor from root.
"""

import errno
import hmac
import html
import http.server
import os
import re
import secrets
import socketserver
from urllib.parse import parse_qs, quote, unquote

from .book import is_whole
from .files import explain, folder_is_gone
from .labs import LAB_LINK, copy_for_learner, known_notebooks, lab_anchor, own_copy
from .places import BOOK, WINDOWS

BOOK_PORT, PORTS_TO_TRY = 8000, 50
# An address that counts from the page's own folder; not one inside the page, or with a scheme.
RELATIVE = re.compile(r'(\s(?:href|src|action|data-content_root)=")(?![a-z]+:|[#/])(?:\./)?')

# The key that a path begins with, if any, and the rest.
KEY = re.compile(r"(?:/~([0-9a-f]+)(?=/|$))?(.*)", re.DOTALL)

MOVED = (
    "The course has moved",
    "The folder of this course was moved, renamed or deleted while it was open. Save what you can, "
    "press Ctrl-C in the terminal, and start it again from where the folder is now.",
)
BUILDING = (
    "One moment",
    "This page is being built, for the first time. It opens by itself.",
    '<meta http-equiv="refresh" content="1">',
)
STARTING = (
    "JupyterLab is still starting",
    "Wait a moment, then load this page again. The terminal says when all is ready.",
)


class BookServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Serves the book, and opens labs for whoever came through the address we printed."""

    daemon_threads = True
    request_queue_size = 256  # a class that opens the book at one moment, several files a page
    allow_reuse_address = not WINDOWS  # on Windows it would let two servers share one port

    def __init__(self):
        for port in list(range(BOOK_PORT, BOOK_PORT + PORTS_TO_TRY)) + [0]:
            try:
                super().__init__(("127.0.0.1", port), BookHandler)
                break
            except OSError as error:
                taken = (errno.EADDRINUSE, errno.EACCES)
                if error.errno not in taken or not port:
                    raise
        self.token, self.key = secrets.token_hex(24), secrets.token_hex(24)
        self.lab_token, self.lab_key = secrets.token_hex(24), secrets.token_hex(24)
        self.lab_port = None
        self.lab_problem = ""  # why there will be no JupyterLab
        self.making = None  # a book whose pages are still being built

    def server_bind(self):
        # Without HTTPServer's look-up of the computer's name, which can take long offline.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        pass  # a browser that went away

    def is_making(self):
        return self.making is not None and self.making.is_at_work

    def public_address(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def book_address(self):
        return f"{self.public_address()}?token={self.token}"

    def lab_base(self):
        return f"/~{self.lab_key}/"

    def lab_address(self, path=""):
        where = f"http://127.0.0.1:{self.lab_port}{self.lab_base()}lab"
        return f"{where}{quote(path)}?token={self.lab_token}"


def same(given, secret):
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


class BookHandler(http.server.SimpleHTTPRequestHandler):
    timeout = 60
    key = ""  # what links to labs begin with, for the person who has the key
    extensions_map = {  # fixed: a computer's own table (the registry of Windows) may say anything
        "": "application/octet-stream",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".ipynb": "application/json; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
        ".zip": "application/zip",
    }

    def __init__(self, *args):
        super().__init__(*args, directory=BOOK)

    def log_message(self, *args):
        pass  # addresses hold tokens

    def end_headers(self):
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self):
        """Answer GET and HEAD."""
        try:
            return self.answer()
        except ConnectionError:
            raise
        except Exception as error:
            if folder_is_gone():
                return self.page(503, *MOVED)
            return self.page(500, "This page cannot be shown", html.escape(repr(error)))

    def answer(self):
        host = re.sub(r":\d+$", "", self.headers.get("Host", ""))
        if host not in ("127.0.0.1", "localhost"):  # a foreign page whose name leads here
            here = f"http://127.0.0.1:{self.server.server_port}/"
            return self.page(403, "Not under this name", f'Go to <a href="{here}">{here}</a>.')
        path, _, query = self.path.partition("?")
        if path == "/":
            return self.front_door(query)
        given, path = KEY.match(path).groups()
        self.path = path = re.sub(r"^[/\\]*", "/", path)  # two would name another host
        if given and not same(given, self.server.key):  # of a start before this one
            return self.reply(302, b"", [("Location", path)])
        self.key = f"/~{given}" if given else ""
        if path == "/":
            return self.reply(302, b"", [("Location", self.key + "/book/index.html")])
        if path.startswith("/lab/"):
            return self.open_lab(unquote(path[len("/lab/") :]))
        if "\0" in unquote(path):
            return self.not_found()
        file = self.translate_path(path)
        if os.path.isdir(file):
            if not path.endswith("/"):
                where = os.path.relpath(file, BOOK).replace(os.sep, "/")
                return self.reply(302, b"", [("Location", f"{self.key}/{quote(where)}/")])
            file = os.path.join(file, "index.html")
        inside = os.path.realpath(file).startswith(os.path.realpath(BOOK) + os.sep)
        if inside and self.server.is_making() and not self.can_be_shown(file):
            return self.page(503, *BUILDING)
        if not inside or not os.path.isfile(file):
            return self.not_found()
        if file.endswith(".html"):
            return self.html_page(file)
        return super().send_head()

    def can_be_shown(self, file):
        """Whether a file of a book that is being built is whole."""
        return is_whole(file) if file.endswith(".html") else os.path.isfile(file)

    def front_door(self, query):
        given = parse_qs(query).get("token", [""])[0]
        key = f"/~{self.server.key}" if same(given, self.server.token) else ""
        return self.reply(302, b"", [("Location", key + "/book/index.html")])

    def open_lab(self, notebook):
        """Make the learner's copy and go there; for the person who has our key only."""
        if not self.key:
            text = "Labs open for the person who started this book only. Open the address printed "
            return self.page(403, "One step is missing", text + "in the terminal, then try again.")
        if notebook not in known_notebooks():
            return self.plainly_not_found("There is no such lab")
        if self.server.lab_problem:
            return self.page(503, "JupyterLab is not running", self.server.lab_problem)
        if not self.server.lab_port:
            return self.page(503, *STARTING)
        try:
            copy_for_learner(notebook)
        except OSError as error:
            reason = explain(error) or error
            return self.page(500, "The lab could not be copied", html.escape(str(reason)))
        where = self.server.lab_address("/tree/" + own_copy(notebook))
        return self.reply(302, b"", [("Location", where)])

    def html_page(self, file):
        with open(file, encoding="utf-8", errors="surrogateescape") as source:
            text = source.read()
        labs = known_notebooks()

        def anchor(match):
            lab = html.unescape(match.group(1))
            return lab_anchor(lab, self.key) if lab in labs else match.group(0)

        return self.reply(200, LAB_LINK.sub(anchor, text).encode("utf-8", "surrogateescape"))

    def not_found(self):
        """Answer with the book's own page for this, or with a plain one if it is not built."""
        try:
            with open(os.path.join(BOOK, "404.html"), encoding="utf-8") as source:
                text = RELATIVE.sub(lambda found: f"{found[1]}{self.key}/", source.read())
        except OSError:
            return self.plainly_not_found("There is no such page")
        return self.reply(404, text.encode())

    def plainly_not_found(self, title):
        if folder_is_gone():
            return self.page(503, *MOVED)
        return self.page(404, title, f'Go to <a href="{self.key}/">the book</a>.')

    def page(self, status, title, text, head=""):
        return self.reply(status, simple_page(title, text, head).encode())

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def simple_page(title, text, head=""):
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}<title>{title}</title>'
        f"</head><body><h1>{title}</h1><p>{text}</p></body></html>"
    )
