"""The server of the book, which also opens labs for the person who started it."""

import errno
import hmac
import html
import http.server
import os
import re
import secrets
import socketserver
from urllib.parse import parse_qs, quote, unquote

from .files import explain
from .labs import LAB_LINK, copy_for_learner, known_notebooks, lab_anchor, own_copy
from .places import BOOK, WINDOWS

BOOK_PORT, PORTS_TO_TRY = 8000, 50
# An address that counts from the page's own folder; not one inside the page, or with a scheme.
RELATIVE = re.compile(r'(\s(?:href|src|action|data-content_root)=")(?![a-z]+:|[#/])(?:\./)?')


class BookServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Serves the book, and opens labs for whoever came through the address we printed."""

    daemon_threads = True
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
        self.token, self.lab_token = secrets.token_hex(24), secrets.token_hex(24)
        self.cookie = f"belonging-edu-{self.server_port}={secrets.token_hex(24)}"
        self.lab_port = None

    def server_bind(self):
        # Without HTTPServer's look-up of the computer's name, which can take long offline.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        pass  # a browser that went away

    def book_address(self):
        return f"http://127.0.0.1:{self.server_port}/?token={self.token}"

    def lab_address(self, path=""):
        return f"http://127.0.0.1:{self.lab_port}/lab{quote(path)}?token={self.lab_token}"


class BookHandler(http.server.SimpleHTTPRequestHandler):
    timeout = 60
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
        ".woff2": "font/woff2",
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
        host = re.sub(r":\d+$", "", self.headers.get("Host", ""))
        if host not in ("127.0.0.1", "localhost"):  # a foreign page whose name leads here
            here = f"http://127.0.0.1:{self.server.server_port}/"
            return self.page(403, "Not under this name", f'Go to <a href="{here}">{here}</a>.')
        path, _, query = self.path.partition("?")
        if path == "/":
            return self.front_door(query)
        if path.startswith("/lab/"):
            return self.open_lab(unquote(path[len("/lab/") :]))
        file = self.translate_path(path)
        if os.path.isdir(file):
            if not path.endswith("/"):
                return self.reply(302, b"", [("Location", "/" + path.strip("/") + "/")])
            file = os.path.join(file, "index.html")
        inside = os.path.realpath(file).startswith(os.path.realpath(BOOK) + os.sep)
        if not inside or not os.path.isfile(file):
            return self.not_found()
        if file.endswith(".html"):
            return self.html_page(file)
        return super().send_head()

    def front_door(self, query):
        cookie = []
        given = parse_qs(query).get("token", [""])[0]
        if hmac.compare_digest(given.encode(), self.server.token.encode()):
            attributes = "; Path=/lab/; HttpOnly; SameSite=Strict"
            cookie = [("Set-Cookie", self.server.cookie + attributes)]
        return self.reply(302, b"", [("Location", "/book/index.html")] + cookie)

    def open_lab(self, notebook):
        """Make the learner's copy and go there; for the person with our cookie only."""
        given = [c.strip() for c in self.headers.get("Cookie", "").split(";")]
        ours = self.server.cookie.encode()
        if not any(hmac.compare_digest(c.encode(), ours) for c in given):
            text = "Labs open for the person who started this book only. Open the address printed "
            return self.page(403, "One step is missing", text + "in the terminal, then try again.")
        if notebook not in known_notebooks():
            return self.page(404, "There is no such lab", 'Go to <a href="/">the book</a>.')
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
            return lab_anchor(lab) if lab in labs else match.group(0)

        return self.reply(200, LAB_LINK.sub(anchor, text).encode("utf-8", "surrogateescape"))

    def not_found(self):
        """Answer with the book's own page for this, or with a plain one if it is not built."""
        try:
            with open(os.path.join(BOOK, "404.html"), encoding="utf-8") as source:
                text = RELATIVE.sub(r"\1/", source.read())
        except OSError:
            return self.page(404, "There is no such page", 'Go to <a href="/">the book</a>.')
        return self.reply(404, text.encode())

    def page(self, status, title, text):
        return self.reply(status, simple_page(title, text).encode())

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
