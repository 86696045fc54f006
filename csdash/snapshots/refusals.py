"""What a store refuses, in words: each error says where, what was found and what to do."""

from csdash.errors import DataError
from csdash.text import Text

ADDING = Text("スナップショットを保存しています", "Saving the snapshot")


def damaged(place: str, ja: str, en: str) -> DataError:
    """A file of a snapshot that is not what was written."""
    return DataError(
        Text(
            f"スナップショットのファイル {place} が壊れています({ja})。バックアップから戻すか、作り直してください。",
            f"The snapshot file {place} is damaged: {en}. Restore it from a backup or publish again.",
        )
    )


def changed_since_staged(place: str) -> DataError:
    """A file that changed between the check and the publication."""
    return DataError(
        Text(
            f"{place} は検査の後に変わりました。取り込みをやり直してください。",
            f"{place} has changed since it was checked. Import it again.",
        )
    )


def busy(place: str) -> DataError:
    """A second writer."""
    return DataError(
        Text(
            f"{place} には別の処理が書き込み中です。終わってからもう一度実行してください。",
            f"Somebody else is publishing into {place}. Try again when they are done.",
        )
    )


def overtaken(place: str) -> DataError:
    """A writer whose place somebody else has taken."""
    return DataError(
        Text(
            f"{place} は、保存している間に別の処理が更新しました。今のデータを確かめてから、もう一度実行してください。",
            f"Somebody else has published into {place} meanwhile. Look at what is there now, then run this again.",
        )
    )


def away(place: str, why: str) -> DataError:
    """A bucket that does not answer, and nothing of it here to show instead."""
    return DataError(
        Text(
            f"{place} に接続できません({why})。ネットワークと AWS_ENDPOINT_URL を確かめてください。",
            f"{place} cannot be reached ({why}). Check the network and AWS_ENDPOINT_URL.",
        )
    )


def not_let_in(place: str, why: str) -> DataError:
    """A bucket that answers with a refusal."""
    return DataError(
        Text(
            f"{place} を使えません({why})。バケット名、認証情報、権限を確かめてください。",
            f"{place} cannot be used ({why}). Check the bucket's name, the credentials and their permissions.",
        )
    )


def unconditional(place: str) -> DataError:
    """A bucket whose server overwrites where it was asked not to."""
    return DataError(
        Text(
            f"{place} のサーバーは条件付き書き込み(If-None-Match)に対応していないため、安全に保存できません。"
            "対応しているサーバーか、フォルダーを使ってください。",
            f"The server of {place} does not know conditional writes (If-None-Match), so nothing can be saved there "
            "safely. Use one that does, or a folder.",
        )
    )


def no_bucket_named(place: str) -> DataError:
    """An s3:// address without a bucket."""
    return DataError(
        Text(
            f"{place} にバケット名がありません。s3://バケット/場所 の形で指定してください。",
            f"{place} names no bucket. Write it as s3://bucket/prefix.",
        )
    )
