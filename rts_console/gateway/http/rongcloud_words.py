"""RongCloud's server API: the words that may not be said."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_codes import ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint
from rts_console.gateway.http.rongcloud_parameters import Parameters
from rts_console.gateway.word_filter import WORD_LENGTH, WORDS, TooManyWords, Word, WordFilter

SERVICE: Final = "word filter"
REPLACED, BLOCKED, ALL = 0, 1, 2


class _GivenWord(msgspec.Struct):
    word: str
    replaceWord: str | None = None  # noqa: N815 - the vendor's name


class _GivenWords(msgspec.Struct):
    words: list[_GivenWord]


class WordCalls:
    """The calls under `/sensitiveword`, and their earlier names under `/wordfilter`."""

    def __init__(self, filters: Mapping[str, WordFilter]) -> None:
        """Take each app's filter."""
        self._filters = filters

    def table(self) -> dict[str, Endpoint]:
        """By path."""
        return {
            "sensitiveword/add": Endpoint(self._add, SERVICE),
            "sensitiveword/batch/add": Endpoint(self._add_many, SERVICE),
            "sensitiveword/delete": Endpoint(self._delete, SERVICE),
            "sensitiveword/batch/delete": Endpoint(self._delete_many, SERVICE),
            "sensitiveword/list": Endpoint(self._list, SERVICE),
            "wordfilter/add": Endpoint(self._add, SERVICE),
            "wordfilter/delete": Endpoint(self._delete, SERVICE),
            "wordfilter/list": Endpoint(self._list, SERVICE),
        }

    def _add(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        word = Word(given.text("word", WORD_LENGTH), given.optional("replaceWord", WORD_LENGTH))
        return self._put(app, [word])

    def _add_many(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        try:
            words = msgspec.convert(given.whole, _GivenWords).words
        except msgspec.ValidationError as error:
            words_of_error = f'The body must be JSON such as {{"words": [{{"word": "…"}}]}}: {error}.'
            raise ApiError(ApiCode.PARAMETER, words_of_error) from None
        if not words or not all(each.word for each in words):
            raise ApiError(ApiCode.PARAMETER, "words is empty, or one of them is. Give at least one.")
        if any(max(len(each.word), len(each.replaceWord or "")) > WORD_LENGTH for each in words):
            raise ApiError(ApiCode.TOO_LONG, f"A word may have {WORD_LENGTH} characters.")
        return self._put(app, [Word(each.word, each.replaceWord or "") for each in words])

    def _put(self, app: RongCloudApp, words: list[Word]) -> Mapping[str, Any]:
        try:
            self._filters[app.app_key].add(words)
        except TooManyWords as error:
            raise ApiError(ApiCode.PARAMETER, str(error)) from None
        return {}

    def _delete(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._filters[app.app_key].delete([given.text("word", WORD_LENGTH)])
        return {}

    def _delete_many(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        self._filters[app.app_key].delete(given.many("words", WORDS, WORD_LENGTH))
        return {}

    def _list(self, app: RongCloudApp, given: Parameters) -> Mapping[str, Any]:
        wanted = given.number("type", REPLACED, ALL, BLOCKED)
        found = [(BLOCKED if not word.replacement else REPLACED, word) for word in self._filters[app.app_key].words]
        words = [
            {"type": str(kind), "word": word.word, "replaceWord": word.replacement}
            for kind, word in found
            if wanted in (kind, ALL)
        ]
        return {"words": words}
