"""The words and signs of a script in Snowflake's SQL, with their places; no comments, texts without their quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, NoReturn

from sqlglot import TokenType, tokenize
from sqlglot.errors import SqlglotError

from caliber.errors import Place, Refused

_TEXTS = (TokenType.STRING, TokenType.RAW_STRING, TokenType.HEREDOC_STRING, TokenType.NATIONAL_STRING)
_SIGNS = {"(": "sign", ")": "sign", ",": "sign", ".": "sign", "=": "sign", ";": "sign"}


class Lexeme(NamedTuple):
    """``kind``: word, name (in quotes), text, sign, or command: all that stands behind a word like CALL, unread.

    ``text``: a word in capitals, all else as it is meant.
    """

    kind: str
    text: str
    start: int
    end: int
    line: int
    column: int
    raw: str = ""

    @property
    def name(self) -> str:
        return self.raw if self.kind == "word" else self.text


class Script:
    """A whole script. Raises ``Refused`` (``interchange.bad_semantic_view``) where it ends in the middle."""

    def __init__(self, place: str, text: str) -> None:
        self.place, self.text = place, text
        try:
            self.lexemes = tuple(_lexemes(text))
        except (SqlglotError, RecursionError) as error:
            reason = str(error).splitlines()[0] if str(error) else "SQL"
            raise Refused("interchange.bad_semantic_view", Place(place), near=reason[:80]) from error

    def fail(self, at: int) -> NoReturn:
        found = self.lexemes[at] if at < len(self.lexemes) else None
        where = Place(self.place, found.line, found.column) if found else Place(self.place, self.text.count("\n") + 1)
        raise Refused("interchange.bad_semantic_view", where, near=found.name[:40] if found else "∎")

    def word(self, at: int) -> str:
        """The word or sign there; "" for a text, a name in quotes and the end."""
        found = self.lexemes[at] if at < len(self.lexemes) else None
        return found.text if found and found.kind in ("word", "sign") else ""

    def starts(self, at: int, *words: str) -> bool:
        return all(self.word(at + n) == word for n, word in enumerate(words))

    def closing(self, at: int) -> int:
        """Where the parenthesis closes that opens at ``at``."""
        if self.word(at) != "(":
            self.fail(at)
        depth = 0
        for n in range(at, len(self.lexemes)):
            depth += {"(": 1, ")": -1}.get(self.word(n), 0)
            if depth == 0:
                return n
        self.fail(len(self.lexemes))

    def items(self, at: int) -> list[range]:
        """What stands between the commas inside the parenthesis that opens at ``at``; nothing of a comma too many."""
        end, out, depth, start = self.closing(at), [], 0, at + 1
        for n in range(at + 1, end + 1):
            depth += {"(": 1, ")": -1}.get(self.word(n), 0)
            if n == end or (depth == 0 and self.word(n) == ","):
                out.append(range(start, n))
                start = n + 1
        return [one for one in out if len(one)]

    def source(self, part: Sequence[int]) -> str:
        """The text from the first to the last of these, as it was written."""
        return self.text[self.lexemes[part[0]].start : self.lexemes[part[-1]].end] if part else ""


def _lexemes(text: str) -> Iterator[Lexeme]:
    before = None
    for token in tokenize(text, read="snowflake"):
        place = (token.start, token.end + 1, token.line, token.col)
        commanded, before = before == TokenType.COMMAND, token.token_type
        if commanded:
            yield Lexeme("command", token.text, *place)
        elif token.token_type in _TEXTS:
            yield Lexeme("text", token.text, *place)
        elif token.token_type == TokenType.IDENTIFIER:
            yield Lexeme("name", token.text, *place)
        elif token.text in _SIGNS or not token.text[:1].isidentifier():
            yield Lexeme("sign", token.text, *place)
        else:  # two words that the tokenizer takes for one are two here
            yield from (Lexeme("word", part.upper(), *place, raw=part) for part in token.text.split())
