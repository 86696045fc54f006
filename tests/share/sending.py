"""Real servers on this machine to send to: mail with and without encryption and login, and the webhook of a chat."""

import json
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from csdash.mail import MailServer
from tools.serving import free_port


class Postbox:
    """What a mail server took, and whom it refuses."""

    def __init__(self, refuses: Sequence[str] = ()) -> None:
        self.refuses = refuses
        self.mails: list[EmailMessage] = []
        self.to: list[list[str]] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 aiosmtpd's name
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to.append(envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def mail_server(postbox: Postbox, **options: object) -> Iterator[MailServer]:
    """A server that puts what it takes into `postbox`, and the settings that reach it; `options` are aiosmtpd's."""
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield MailServer(host="127.0.0.1", sender="CS <cs@example.co.jp>", port=controller.port, tls="none")
    finally:
        controller.stop()


def login(_server: SMTP, _session: object, _envelope: object, _mechanism: str, given: object) -> AuthResult:
    """Lets in the user cs with its password."""
    known = (given.login, given.password) == (b"cs", b"canary-hunter2")
    return AuthResult(success=known, handled=known, message=None if known else "535 go away")


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate of this machine, and a server's end of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context


class Chat:
    """A chat that answers with `statuses` one after the other, the last one for ever; `posts` are what it took."""

    def __init__(self, *statuses: int, location: str = "", silence: float = 0) -> None:
        self.statuses, self.location, self.silence = list(statuses) or [200], location, silence
        self.posts: list[dict] = []
        self.requests: list[dict[str, str]] = []

    @property
    def texts(self) -> list[str]:
        return [post["text"] for post in self.posts]


@contextmanager
def chat_server(chat: Chat) -> Iterator[str]:
    """The chat's webhook."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chat.requests.append(dict(self.headers))
            stop.wait(chat.silence)
            status = chat.statuses.pop(0) if len(chat.statuses) > 1 else chat.statuses[0]
            if status == 200:
                chat.posts.append(json.loads(body))
            self.send_response(status)
            if chat.location:
                self.send_header("Location", chat.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # It looks this often, in seconds, whether it is to stop.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/services/canary-token"
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
