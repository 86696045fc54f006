"""What databases say when they refuse, told so that people can mend it, and without passwords."""

import re

from csdash.errors import DataError
from csdash.snapshots.sources.refusal import refusal, shown
from csdash.snapshots.sources.secret import Secret
from csdash.text import Text

_LONGEST = 200
# By the words of libpq, which has no codes before a connection stands; the first that is said counts.
_CONNECTING = (
    ("password authentication failed", Text("ユーザー名かパスワードが違います。", "the user or the password is wrong."),
     Text("URL のユーザー名とパスワードを確かめてください。", "Check both in the URL.")),
    ("no password supplied", Text("パスワードがありません。", "a password is asked for and none is given."),
     Text("URL か PGPASSWORD で指定してください。", "Put it into the URL, or into PGPASSWORD.")),
    ("could not translate host name", Text("ホスト名が見つかりません。", "there is no host of this name."),
     Text("URL のホスト名を確かめてください。", "Check the host in the URL.")),
    ("Connection refused", Text("サーバーに接続できません。", "nothing answers at this host and port."),
     Text("ホスト、ポート、サーバーの起動を確かめてください。", "Check both, and that the server is running.")),
    ("timeout expired", Text("サーバーが応答しません。", "the server does not answer."),
     Text("ホストとネットワークを確かめてください。", "Check the host and the network.")),
    ("does not exist", Text("データベースかユーザーがありません。", "there is no such database or user."),
     Text("URL を確かめてください。", "Check the URL.")),
)  # fmt: skip
_TIMEOUT = "57014"


def refused(name: str, cause: Exception, secret: Secret) -> DataError:
    """The refusal for what a driver raised. To be raised away from it: its own text may hold the password."""
    return _refused(name, secret.scrub(str(cause)), getattr(cause, "sqlstate", None))


def _refused(name: str, says: str, state: str | None) -> DataError:
    if state is None and "connect" in says:
        for words, found, advice in _CONNECTING:
            if words in says:
                return refusal(name, found, advice)
        return refusal(
            name,
            Text("データベースに接続できません。", "the database cannot be connected to."),
            Text("URL を確かめてください。", "Check the URL."),
        )
    if state == _TIMEOUT or "statement timeout" in says:
        return refusal(
            name,
            Text(
                "クエリが制限時間内に終わりませんでした。", "the query was not done in the time it is given."
            ),
            Text("期間などで絞り込んでください。", "Ask for less, by period for instance."),
        )
    said = shown(_essence(says), _LONGEST)
    return refusal(
        name,
        Text(f"データベースがクエリを受け付けません({said})。", f"the database refuses the query: {said}."),
        Text(
            "クエリとパラメーターの種類を確かめてください。",
            "Check the query and the kinds of its parameters.",
        ),
    )


def _essence(says: str) -> str:
    """What the server itself says, without the query and the ways of the driver around it."""
    found = re.search(r"(?:ERROR:|\[SQLite\] Failed to \w+ query:)\s*(?P<said>[^\n]*)", says)
    return (found["said"] if found else says.partition("\n")[0]).strip().rstrip(".")


def no_database() -> DataError:
    """The refusal of a URL that is none of a database here; the URL itself is not shown."""
    return DataError(
        Text(
            "データベースの URL が使えません。postgresql://ユーザー:パスワード@ホスト/データベース か "
            "sqlite:///ファイルのパス を指定してください。",
            "The URL of the database cannot be used. Give postgresql://user:password@host/database, or "
            "sqlite:///path of a file that is there.",
        )
    )
