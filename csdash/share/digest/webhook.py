"""The webhook: a message to a chat, as Slack, Teams and Mattermost take it."""

import time

import requests

from csdash.share.digest.letter import Message
from csdash.share.digest.recipients import Webhook
from csdash.text import Text

CONNECT, ANSWER = 5, 15  # seconds
# Before each further attempt. A server that took the message and then fell silent is not asked again here: a
# schedule comes again by itself, and a second post would be seen twice.
PAUSES = (1, 4)
AWAY = Text("{host} に接続できません。", "{host} cannot be reached.")
SILENT = Text(
    "{host} が{n}秒以内に応答しません。届いたかどうかは分かりません。",
    "{host} did not answer within {n} seconds; whether it took the message is not known.",
)
REDIRECTS = Text(
    "{host} がほかの場所へ転送しようとしました。転送先には送りません。",
    "{host} points elsewhere; nothing is sent to where it points.",
)
SAID_NO = Text("{host} が拒みました(HTTP {status})。", "{host} refused it (HTTP {status}).")


def post(webhook: Webhook, message: Message) -> Text | None:
    """Post the message; None where the chat took it, else why not. The address itself is in no word of it."""
    for pause in (*PAUSES, None):
        problem, is_passing = _attempt(webhook, message)
        if problem is None or not is_passing or pause is None:
            return problem
        time.sleep(pause)
    return None


def _attempt(webhook: Webhook, message: Message) -> tuple[Text | None, bool]:
    """What was in the way, and whether it may have passed in a moment."""
    host = webhook.host
    try:
        with requests.post(
            webhook.url,
            json={"text": message.chat},
            timeout=(CONNECT, ANSWER),
            allow_redirects=False,
            auth=_as_it_is,
            stream=True,
        ) as answer:
            status = answer.status_code
    except requests.exceptions.ReadTimeout:
        return SILENT.format(host=host, n=str(ANSWER)), False
    except requests.exceptions.RequestException:
        return AWAY.format(host=host), True
    if 200 <= status < 300:
        return None, False
    if 300 <= status < 400:
        return REDIRECTS.format(host=host), False
    return SAID_NO.format(host=host, status=str(status)), status >= 500


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No login: without this, one of the user's own ~/.netrc would be sent along."""
    return request
