"""Text to expression: a small precedence parser for the portable dialect. Nothing of the text survives unread.

Raises ``Refused("model.expression", …)`` with the 1-based position, or a code of its own for what is understood but
not allowed (subqueries, windows, unknown or unstable functions).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count
from typing import NamedTuple, NoReturn

from caliber.errors import Place, Refused
from caliber.model.expr import FALSE, NULL, TRUE, Call, Expr, Lit, Ref
from caliber.model.functions import DATE_PARTS, FUNCTIONS, SYNONYMS, TYPES, UNSTABLE
from caliber.model.templates import plain

MAX_LENGTH = 20_000
MAX_DEPTH = 100

_TOKEN = re.compile(
    r"""\s+|--[^\n]*|/\*.*?\*/
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w]))
    |(?P<string>'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")+"|`[^`]+`)
    |(?P<word>[^\W\d]\w*)
    |(?P<op><=>|<>|!=|<=|>=|==|::|\|\||//|[-+*/%<>=(),.])""",
    re.VERBOSE | re.DOTALL,
)
_WORD_END = frozenset(
    {"and", "or", "not", "when", "then", "else", "end", "is", "in", "between", "like", "ilike", "from", "as"}
)
_FORBIDDEN = {"select": "model.no_subquery", "over": "model.no_window", "exists": "model.no_subquery"}
_BINARY = {
    "or": 1,
    "and": 2,
    "=": 4,
    "==": 4,
    "<>": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "is": 4,
    "in": 4,
    "between": 4,
    "like": 4,
    "ilike": 4,
    "not": 4,
    "<=>": 4,
    "||": 5,
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
    "//": 7,
    "%": 7,
    "::": 9,
}
_SPELLING = {"==": "=", "!=": "<>", "<=>": "is_not_distinct"}
_INTERVAL = re.compile(r"([+-]?\d+)\s*([a-z]+?)s?$", re.IGNORECASE)
_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year"})
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)?")


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


@lru_cache(maxsize=65_536)
def parse(text: str) -> Expr:
    """One expression. Raises ``Refused``; the same text gives the same (shared, immutable) value."""
    return _Parser(plain(text)).whole()


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise Refused("model.expression_too_long", length=len(text), limit=MAX_LENGTH)
    out: list[_Token] = []
    at = 0
    match_at = _TOKEN.match
    while at < len(text):
        match = match_at(text, at)
        if match is None:
            raise _error(text, at, text[at])
        kind = match.lastgroup
        if kind:
            out.append(_Token(kind, match.group(), at))
        at = match.end()
    out.append(_Token("end", "", len(text)))
    return out


def _error(text: str, at: int, near: str) -> Refused:
    return Refused("model.expression", Place(path=f"{at + 1}"), text=text, position=at + 1, near=near or "∎")


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Expr:
        expr = self.expression(0)
        if self.tokens[self.at].kind != "end":
            self.fail()
        return expr

    # -- the token stream

    def fail(self) -> NoReturn:
        token = self.tokens[self.at]
        code = _FORBIDDEN.get(token.text.lower())
        if code:
            raise Refused(code, Place(path=f"{token.at + 1}"), text=self.text)
        raise _error(self.text, token.at, token.text)

    def peek(self) -> str:
        token = self.tokens[self.at]
        return token.text.lower() if token.kind == "word" else token.text if token.kind == "op" else ""

    def take(self, word: str) -> bool:
        if self.peek() == word:
            self.at += 1
            return True
        return False

    def need(self, word: str) -> None:
        if not self.take(word):
            self.fail()

    # -- precedence climbing

    def expression(self, floor: int) -> Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("model.expression_too_deep", limit=MAX_DEPTH)
        left = self.prefix()
        for length in count():
            if length > 5 * MAX_DEPTH:
                raise Refused("model.expression_too_deep", limit=5 * MAX_DEPTH)
            op = self.peek()
            power = _BINARY.get(op, 0)
            if power <= floor:
                break
            left = self.infix(left, op, power)
        self.depth -= 1
        return left

    def infix(self, left: Expr, op: str, power: int) -> Expr:
        self.at += 1
        if op in ("and", "or"):
            right = self.expression(power)
            args = (*left.args, right) if isinstance(left, Call) and left.op == op else (left, right)
            return Call(op, args)
        if op == "is":
            return self.is_test(left)
        if op == "not":
            op = self.peek()
            if op not in ("in", "between", "like", "ilike"):
                self.fail()
            self.at += 1
            return Call("not", (self.membership(left, op),))
        if op in ("in", "between", "like", "ilike"):
            return self.membership(left, op)
        if op == "::":
            return Call("cast", (left, self.type_name()))
        return Call(_SPELLING.get(op, op), (left, self.expression(power)))

    def is_test(self, left: Expr) -> Expr:
        negated = self.take("not")
        if self.take("null"):
            return Call("is_not_null" if negated else "is_null", (left,))
        if self.take("distinct"):
            self.need("from")
            return Call("is_not_distinct" if negated else "is_distinct", (left, self.expression(4)))
        word = self.peek()
        if word not in ("true", "false"):
            self.fail()
        self.at += 1
        test = Call("is_not_distinct", (left, TRUE if word == "true" else FALSE))
        return Call("not", (test,)) if negated else test

    def membership(self, left: Expr, op: str) -> Expr:
        if op == "in":
            self.need("(")
            items = [self.expression(0)]
            while self.take(","):
                items.append(self.expression(0))
            self.need(")")
            return Call("in", (left, *items))
        if op == "between":
            low = self.expression(4)
            self.need("and")
            return Call("between", (left, low, self.expression(4)))
        return Call(op, (left, self.expression(4)))

    # -- operands

    def prefix(self) -> Expr:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number":
            return Lit("number", token.text.lower())
        if token.kind == "string":
            return Lit("string", token.text[1:-1].replace("''", "'"))
        if token.kind == "quoted":
            return self.reference(_unquote(token.text))
        if token.kind == "op":
            return self.prefix_operator(token.text)
        if token.kind == "word":
            return self.word(token)
        self.at -= 1
        self.fail()

    def prefix_operator(self, op: str) -> Expr:
        if op == "(":
            inner = self.expression(0)
            self.need(")")
            return inner
        if op in ("-", "+"):
            operand = self.expression(8)
            if op == "+":
                return operand
            if isinstance(operand, Lit) and operand.kind == "number" and not operand.text.startswith("-"):
                return Lit("number", "-" + operand.text)
            return Call("neg", (operand,))
        self.at -= 1
        self.fail()

    def word(self, token: _Token) -> Expr:
        word = token.text.lower()
        after = self.tokens[self.at]
        special = _WORDS.get(word)
        if special is not None:
            return special(self)
        if word in ("date", "timestamp", "interval") and after.kind in ("string", "number"):
            return self.typed_literal(word)
        if word in _FORBIDDEN or word in _WORD_END:
            self.at -= 1
            self.fail()
        if after.text == "(" and after.kind == "op":
            return self.call(word, token)
        if word in UNSTABLE and after.text != ".":
            raise Refused("model.unstable_function", Place(path=f"{token.at + 1}"), name=token.text)
        return self.reference(token.text)

    def reference(self, first: str) -> Expr:
        path = [first]
        while self.tokens[self.at].text == "." and self.tokens[self.at].kind == "op":
            name = self.tokens[self.at + 1]
            if name.kind not in ("word", "quoted"):
                self.at += 1
                self.fail()
            path.append(_unquote(name.text) if name.kind == "quoted" else name.text)
            self.at += 2
        return Ref(tuple(path))

    def typed_literal(self, kind: str) -> Expr:
        token = self.tokens[self.at]
        self.at += 1
        value = token.text[1:-1] if token.kind == "string" else token.text
        if kind == "interval":
            if token.kind == "number" or value.lstrip("+-").isdigit():
                value += " " + self.tokens[self.at].text
                self.at += 1
            match = _INTERVAL.fullmatch(value.strip())
            if match is None or match[2].lower() not in _UNITS:
                self.at -= 1
                self.fail()
            return Lit("interval", f"{int(match[1])} {match[2].lower()}")
        pattern = _ISO_DATE if kind == "date" else _ISO_TIMESTAMP
        if not pattern.fullmatch(value):
            raise Refused("model.bad_literal", Place(path=f"{token.at + 1}"), kind=kind, text=value)
        return Lit(kind, value.replace("T", " "))

    def case(self) -> Expr:
        subject = None if self.peek() == "when" else self.expression(0)
        args: list[Expr] = []
        while self.take("when"):
            test = self.expression(0)
            self.need("then")
            args += [test if subject is None else Call("=", (subject, test)), self.expression(0)]
        if not args:
            self.fail()
        args.append(self.expression(0) if self.take("else") else NULL)
        self.need("end")
        return Call("case", tuple(args))

    def cast(self) -> Expr:
        self.need("(")
        value = self.expression(0)
        self.need("as")
        kind = self.type_name()
        self.need(")")
        return Call("cast", (value, kind))

    def type_name(self) -> Lit:
        token = self.tokens[self.at]
        name = token.text.lower()
        if token.kind != "word" or name not in TYPES:
            self.fail()
        self.at += 1
        if self.take("("):
            numbers = [self.tokens[self.at].text]
            self.at += 1
            while self.take(","):
                numbers.append(self.tokens[self.at].text)
                self.at += 1
            if not all(n.isdigit() for n in numbers):
                self.fail()
            self.need(")")
            name += f"({', '.join(numbers)})"
        return Lit("type", name)

    def extract(self) -> Expr:
        self.need("(")
        part = self.tokens[self.at].text.strip("'").lower()
        if part not in DATE_PARTS:
            self.fail()
        self.at += 1
        self.need("from")
        value = self.expression(0)
        self.need(")")
        return Call(part, (value,)) if part in FUNCTIONS else Call("date_part", (Lit("string", part), value))

    def call(self, word: str, token: _Token) -> Expr:
        self.need("(")
        distinct = self.take("distinct")
        args: list[Expr] = []
        if self.peek() == "*" and word == "count":
            self.at += 1
        elif self.peek() != ")":
            args.append(self.expression(0))
            while self.take(","):
                args.append(self.expression(0))
        self.need(")")
        call = self.checked(word, tuple(args), distinct, token)
        if self.take("filter"):
            self.need("(")
            self.need("where")
            call = Call("filter", (call, self.expression(0)))
            self.need(")")
        if self.peek() == "over":
            self.fail()
        return call

    def checked(self, word: str, args: tuple[Expr, ...], distinct: bool, token: _Token) -> Call:
        place = Place(path=f"{token.at + 1}")
        name = SYNONYMS.get(word, word)
        if name == "if" and len(args) == 3:
            return Call("case", args)
        if distinct:
            if name not in ("count", "min", "max"):
                raise Refused("model.distinct_only_in_count", place, name=word)
            name = "count_distinct" if name == "count" else name
        if name in UNSTABLE:
            raise Refused("model.unstable_function", place, name=word)
        function = FUNCTIONS.get(name)
        if function is None:
            raise Refused("model.unknown_function", place, name=word, known=_near(name))
        if not function.least <= len(args) <= function.most:
            raise Refused(
                "model.argument_count", place, name=word, given=len(args), least=function.least, most=function.most
            )
        if name in ("date_trunc", "date_part", "date_diff"):
            first = args[0]
            if not (isinstance(first, Lit) and first.text.lower() in DATE_PARTS):
                raise Refused("model.bad_date_part", place, name=word)
            args = (Lit("string", first.text.lower()), *args[1:])
        return Call(name, args)


def _near(name: str) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, FUNCTIONS, n=3, cutoff=0.6)


def _unquote(text: str) -> str:
    return text[1:-1].replace('""', '"')


def _not(parser: _Parser) -> Expr:
    return Call("not", (parser.expression(3),))


_WORDS = {
    "not": _not,
    "null": lambda _: NULL,
    "true": lambda _: TRUE,
    "false": lambda _: FALSE,
    "case": _Parser.case,
    "cast": _Parser.cast,
    "extract": _Parser.extract,
}
