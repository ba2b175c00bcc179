"""`kb patterns review`: a person's word about patterns and proposed cues, kept as files that outlive every build."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, open_release, refusing

if TYPE_CHECKING:
    from kb.patterns.methods_review import Review, Reviews

Command = TypeVar("Command", bound=Callable[..., Any])
VERDICTS = ("accept", "edit", "reject")
_KEYS = {"a": "accept", "e": "edit", "r": "reject", "s": "skip", "q": "quit"}


_OPTIONS = (
    click.option("--why", default="", help="What speaks for it or against it; a rejection and an edit need it."),
    click.option("--title-zh", metavar="TEXT", help="Of a pattern: its title in Chinese."),
    click.option("--title-en", metavar="TEXT", help="Of a pattern: its title in English."),
    click.option("--drop-cue", multiple=True, metavar="CUE", help="Of a pattern: a cue to take out of it."),
    click.option("--legitimate-test", multiple=True, metavar="TEXT", help="Of a pattern: an honest text that it must let pass."),
    click.option("--scam-test", multiple=True, metavar="TEXT", help="A text that the pattern or the proposed cue must catch."),
    click.option("--literal", multiple=True, metavar="TEXT", help="Of a proposed cue: its words."),
    click.option("--facet", metavar="FACET", help="Of a proposed cue: the facet that it is bound to."),
    click.option("--value", metavar="VALUE", help="Of a proposed cue: the value of that facet."),
    click.option("--weight", type=float, metavar="LOGODDS", help="Of a proposed cue: its weight."),
)


def _options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("verdict", required=False, type=click.Choice(VERDICTS), metavar="VERDICT")
@click.argument("id_", required=False, metavar="ID")
@folder_option
@_options
@click.option("--who", envvar="KB_WHO", default=getpass.getuser, show_default="your login (or KB_WHO)", help="Who says so.")
@json_option
def review(verdict: str | None, id_: str | None, data: Path, who: str, as_json: bool, **told: Any) -> None:
    """Decide about a pattern (p-…), a cue (c-…) or a proposed cue (d-…): VERDICT is accept, edit or reject, from the next build on.

    accept takes a draft pattern into use whatever its support, and a proposed cue once it has a --scam-test in which it stands; edit
    changes titles, cues and tests, or a proposed cue's words, and takes it; reject retires a pattern, takes a cue out of all patterns,
    and never proposes a cue again. Without VERDICT and ID it goes through all that waits, or lists it (--json, or no terminal).

    Example: kb patterns review reject p-0a1b2c3d4e5f --why "two methods in one"
    """
    if verdict is None:
        waiting, _ = _waiting(data)
        if as_json or not sys.stdin.isatty():
            for each in waiting:
                echo_json(each) if as_json else click.echo(_line(each))
        else:
            _ask(data, waiting, who)
    elif id_ is None:
        raise click.UsageError("VERDICT needs the ID that it is about")
    else:
        _decide(data, id_, verdict, who, told)


def _waiting(data: Path) -> tuple[list[dict[str, Any]], Reviews]:
    from kb.cli.proposals import drafts, proposals
    from kb.patterns.methods_review import FOLDER, BadReview, load_reviews

    with refusing(BadReview):
        reviews = load_reviews(data / FOLDER)
    with closing(open_release(data)) as db:
        return [*drafts(db, reviews), *proposals(db, reviews)], reviews


def _line(each: dict[str, Any]) -> str:
    if each["kind"] == "pattern":
        return f"{each['id']}  {each['title']['zh']}  ({each['cases']} cases; lacks {', '.join(each['lacks'])})"
    bound = f"{each['facet']}: {each['value']}" if each["facet"] else "the type"
    quotes = " ".join(f"“{one['quote']}”" for one in each["quotes"])
    return f"{each['id']}  {each['type']}  {each['literal']}  (for {bound}; {quotes})"


def _ask(data: Path, waiting: Sequence[dict[str, Any]], who: str) -> None:
    for n, each in enumerate(waiting, 1):
        click.echo(f"[{n}/{len(waiting)}] {_line(each)}")
        answer = click.prompt("accept, edit, reject, skip or quit", type=click.Choice(list(_KEYS)), default="s")
        if answer == "q":
            return
        if answer == "s":
            continue
        why = click.prompt("why", default="" if answer == "a" else None)
        try:
            _save(data, each["id"], _KEYS[answer], who, why, _asked(each, answer))
        except Refusal as error:
            click.echo(error.message, err=True)


def _asked(each: dict[str, Any], answer: str) -> dict[str, Any]:
    """What a person changes when asked."""
    if answer == "r" or (answer == "a" and each["kind"] == "pattern"):
        return {}
    if each["kind"] == "pattern":
        return {"title": {"zh": click.prompt("title", default=each["title"]["zh"])}}
    words = click.prompt("its words", default=each["literal"]) if answer == "e" else each["literal"]
    return _bound(each) | {"literals": [words], "tests": [click.prompt("a text in which it stands")]}


def _bound(proposal: dict[str, Any]) -> dict[str, Any]:
    """What a proposed cue is, as it was proposed."""
    kept = {"literals": [proposal["literal"]], "types": [proposal["type"]]}
    return kept | ({"facet": proposal["facet"], "value": proposal["value"]} if proposal["facet"] else {})


def _decide(data: Path, id_: str, verdict: str, who: str, told: dict[str, Any]) -> None:
    base = _base(data, id_)
    change = {} if verdict == "reject" else _change(id_, base, told)
    if verdict == "edit" and change in ({}, base):
        raise Refusal("nothing to change; see kb patterns review --help")
    _save(data, id_, verdict, who, told["why"], change)


def _change(id_: str, base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What a verdict changes, in the shape of a review."""
    tests = {says: list(told[f"{says}_test"]) for says in ("scam", "legitimate") if told[f"{says}_test"]}
    change: dict[str, Any] = {}
    if id_.startswith("p-"):
        title = {lang: told[f"title_{lang}"] for lang in ("zh", "en") if told[f"title_{lang}"]}
        change |= {"title": title} if title else {}
        change |= {"tests": tests} if tests else {}
        change |= {"drop_cues": list(told["drop_cue"])} if told["drop_cue"] else {}
    else:
        change |= base
        change |= {"literals": list(told["literal"])} if told["literal"] else {}
        change |= {name: told[name] for name in ("facet", "value", "weight") if told[name] is not None}
        change |= {"tests": tests["scam"]} if "scam" in tests else {}
    return change


def _base(data: Path, id_: str) -> dict[str, Any]:
    """Of a proposed cue what it was decided to be, or else what it was proposed as. Refusal for an id that nothing has."""
    waiting, reviews = _waiting(data)
    if id_ in reviews.decided():
        return reviews.change(id_)
    found = next((each for each in waiting if each["id"] == id_), None)
    if id_.startswith("d-"):
        if found is None:
            raise Refusal(f"{id_}: there is no such proposal; kb patterns review lists them")
        return _bound(found)
    with closing(open_release(data)) as db:
        if id_.startswith("p-") and not db.execute("SELECT 1 FROM patterns WHERE id = ?", (id_,)).fetchone():
            raise Refusal(f"{id_}: there is no such pattern in the release")
    return {}


def _save(data: Path, id_: str, verdict: str, who: str, why: str, change: dict[str, Any]) -> None:
    from kb.patterns.methods_review import FOLDER, BadReview, Review, save_review

    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with refusing(BadReview):
        made = Review(id_, verdict, who, when, why, _normalised(change))
        path = _saved(data / FOLDER, made, save_review)
    click.echo(f"{path}: {verdict}; `kb build` applies it")


def _normalised(change: dict[str, Any]) -> dict[str, Any]:
    """With words as the detector spells them. BadReview for a test in which none of them stands."""
    from kb.cli.patterns import normaliser
    from kb.patterns.methods_review import BadReview

    if not change.get("literals"):
        return change
    normalise = normaliser()
    words = [normalise(word) for word in change["literals"]]
    for test in change.get("tests") or ():
        if not any(word in normalise(test) for word in words):
            raise BadReview(f"the cue does not stand in its test {test!r}")
    return {**change, "literals": words}


def _saved(folder: Path, made: Review, save: Callable[[Path, Review], Path]) -> Path:
    try:
        return save(folder, made)
    except FileExistsError as error:
        raise Refusal("the same was decided a second ago; try again") from error
