"""``caliber replay``: an old figure again."""

from __future__ import annotations

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

SAME = Text("与当时相同({0})", "The same as then ({0})")
DIFFERENT = Text("与当时不同({0})", "Not the same as then ({0})")
TIMES = ("then", "now")


def run(given: Given) -> int:
    import msgspec

    from caliber.cli.answers import MARKS, show
    from caliber.cli.places import door_of

    door = door_of(given)
    try:
        found = door.replay(given.text("receipt"), given.text("definition"), given.text("data"))
    finally:
        door.close()
    if given.as_json:
        notes = msgspec.to_builtins(found.notes)
        console.put_json({"then": found.then, "now": found.now.as_dict(), "same": found.same, "notes": notes})
    else:
        show(found.now, "table", given.lang)
        for note in found.notes:
            console.put(f"{MARKS.get(note.severity, '·')} {note.zh if given.lang == 'zh' else note.en}")
        at = str(found.then.get("at", ""))[:16].replace("T", " ")
        console.put((SAME if found.same else DIFFERENT).say(given.lang).format(at))
    return 0 if found.same else 1


VERB = Verb(
    "replay",
    Text("按回执重算当时的数", "an old figure again, by its receipt"),
    run,
    arguments=(Argument("RECEIPT", Text("回执编号(rcp_…)", "id of the receipt (rcp_…)")),),
    options=(
        Option(
            "--definition",
            "then|now",
            Text("用当时还是现在的口径", "definitions of then or now"),
            known=TIMES,
            default="then",
        ),
        Option("--data", "then|now", Text("用当时还是现在的数据", "data of then or now"), known=TIMES, default="then"),
    ),
)
