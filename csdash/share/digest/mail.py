"""Mail: one message to several mailboxes, as text and as HTML, through the operator's own server."""

import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from csdash.errors import SettingError
from csdash.mail import MailServer
from csdash.share.digest.letter import Message
from csdash.text import Text, one_line

PATIENCE = 20  # seconds for each answer of the server
AWAY = Text(
    "メールサーバー {server} に接続できません({why})。", "The mail server {server} cannot be reached ({why})."
)
DISTRUSTED = Text(
    "メールサーバー {server} の証明書を確かめられません。自社の認証局なら、その証明書を設定 mail.trust に指定してください。",
    "The certificate of the mail server {server} cannot be verified; name your own authority's by the setting mail.trust.",
)
UNENCRYPTED = Text(
    "メールサーバー {server} は STARTTLS に対応していません。設定 mail.tls を確かめてください。",
    "The mail server {server} does not offer STARTTLS; see the setting mail.tls.",
)
NOT_LET_IN = Text(
    "メールサーバー {server} が利用者 {user} のログインを拒みました。",
    "The mail server {server} refused the login of {user}.",
)
SAID_NO = Text("メールサーバー {server} が拒みました: {why}", "The mail server {server} refused it: {why}")
NO_TRUST = Text(
    "設定 mail.trust のファイルを証明書として読めません。",
    "The file of the setting mail.trust is no certificate.",
)


def send_mail(server: MailServer, addresses: Sequence[str], message: Message) -> dict[str, Text]:
    """Send one mail to all `addresses`; those that did not get it, and why. Raises SettingError before anything is sent."""
    password = server.password() if server.user else ""
    encryption = _encryption(server)
    where = {"server": f"{server.host}:{server.at_port}"}
    try:
        with _connection(server, encryption) as connection:
            if server.tls == "starttls":
                connection.starttls(context=encryption)
            if server.user:
                connection.login(server.user, password)
            refused = connection.send_message(
                _mail(server, addresses, message), parseaddr(server.sender)[1], addresses
            )
    except smtplib.SMTPRecipientsRefused as cause:
        refused = cause.recipients
    except smtplib.SMTPAuthenticationError:
        return dict.fromkeys(addresses, NOT_LET_IN.format(**where, user=server.user))
    except smtplib.SMTPNotSupportedError:
        return dict.fromkeys(addresses, UNENCRYPTED.format(**where))
    except smtplib.SMTPResponseException as cause:
        return dict.fromkeys(
            addresses, SAID_NO.format(**where, why=_reply(cause.smtp_code, cause.smtp_error))
        )
    except ssl.SSLCertVerificationError:
        return dict.fromkeys(addresses, DISTRUSTED.format(**where))
    except (smtplib.SMTPException, OSError) as cause:
        return dict.fromkeys(addresses, AWAY.format(**where, why=type(cause).__name__))
    return {address: SAID_NO.format(**where, why=_reply(*reply)) for address, reply in refused.items()}


def _encryption(server: MailServer) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.trust or None)
    except (OSError, ssl.SSLError) as cause:
        raise SettingError(NO_TRUST) from cause


def _connection(server: MailServer, encryption: ssl.SSLContext) -> smtplib.SMTP:
    if server.tls == "tls":
        return smtplib.SMTP_SSL(server.host, server.at_port, timeout=PATIENCE, context=encryption)
    return smtplib.SMTP(server.host, server.at_port, timeout=PATIENCE)


def _mail(server: MailServer, addresses: Sequence[str], message: Message) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.subject
    mail["From"] = server.sender
    mail["To"] = ", ".join(addresses)
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=parseaddr(server.sender)[1].rpartition("@")[2])
    # So that no out-of-office note comes back.
    mail["Auto-Submitted"] = "auto-generated"
    # Base64 passes servers that know only seven bits, and lines of any length.
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(message.html, subtype="html", cte="base64")
    return mail


def _reply(code: int, said: bytes | str) -> str:
    """What the server said, on one line and no longer than a line."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {words}")[:200]
