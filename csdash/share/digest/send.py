"""Sending: one message to everybody it is for, and who could not be reached."""

from collections.abc import Mapping, Sequence

from csdash.errors import CsdashError, SettingError
from csdash.mail import MailServer
from csdash.share.digest.letter import Message
from csdash.share.digest.mail import send_mail
from csdash.share.digest.recipients import Mailbox, Recipient
from csdash.share.digest.webhook import post
from csdash.text import Text

NO_SERVER = Text(
    "メールサーバーが設定されていません。設定 [mail] に host と from を書いてください。",
    "There is no mail server to send through; give host and from in the settings' table [mail].",
)
NOT_SENT = Text("{recipient} に送れませんでした: {why}", "Not sent to {recipient}: {why}")


def ready(recipients: Sequence[Recipient], server: MailServer | None) -> None:
    """Raise SettingError where somebody cannot be sent to from here, before anything is worked out or sent."""
    if not any(isinstance(one, Mailbox) for one in recipients):
        return
    if server is None:
        raise SettingError(NO_SERVER)
    if server.user:
        server.password()


def send(
    message: Message, recipients: Sequence[Recipient], server: MailServer | None
) -> dict[Recipient, Text]:
    """Send it: one mail to all mailboxes, one post to each chat; those it did not reach, and why."""
    ready(recipients, server)
    problems: dict[Recipient, Text] = {}
    mailboxes = [one for one in recipients if isinstance(one, Mailbox)]
    if mailboxes and server:
        refused = send_mail(server, [one.address for one in mailboxes], message)
        problems |= {Mailbox(address): why for address, why in refused.items()}
    for one in recipients:
        if not isinstance(one, Mailbox) and (why := post(one, message)):
            problems[one] = why
    return problems


def undelivered(problems: Mapping[Recipient, Text]) -> CsdashError:
    """The error that says to whom something could not be sent, a line each."""
    lines = [NOT_SENT.format(recipient=one.name, why=why) for one, why in problems.items()]
    return CsdashError(Text("\n".join(line.ja for line in lines), "\n".join(line.en for line in lines)))
