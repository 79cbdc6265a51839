"""Public: the register of titles and the lists that hang, for anybody and without an account."""

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from domain.commands.posting import comment_in_public
from domain.errors import NotFound, Refusal
from domain.ids import new_id
from domain.stream import Act
from projections import listing, territory
from projections.titles import names_of_titles
from service.acting import carry_out, request_digest
from service.follower.standstill import concerns
from service.forms.fields import Option
from service.forms.form import FormRefused
from service.forms.objection import PublicCommentForm
from service.public import published
from service.public.hanging import Hanging, hanging, in_commune, lines_of, takes_comments
from service.public.limits import count_comment, count_look
from service.views import reading
from service.views.asking import ask, ask_again
from service.views.sample import sample_for_anybody
from service.visit import parts

public = Blueprint("public", __name__)
ANYBODY = "public"


@public.get("/public")
def communes() -> ResponseReturnValue:
    """Of which commune; where there is but one, its register."""
    count_look()
    with parts().engine.connect() as db:
        found = published.communes(db)
    if len(found) == 1:
        return redirect(url_for(".register", commune=found[0]["place"]), 303)
    return render_template("public_communes.html", communes=found)


@public.get("/public/<uuid:commune>")
def register(commune: Any) -> ResponseReturnValue:
    """Titles in force today: who holds them, where, and by which decision."""
    count_look()
    with parts().engine.connect() as db:
        here, titles = _commune(db, str(commune))
        wanted = _wanted(db, str(commune), published.listed(titles))
        shown = {title for title, _year in wanted.titles or ()}
        rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str))
        kinds = {(row["title"], row["year"]): row["dossier"] for row in rows}
        return render_template(
            "public_register.html",
            here=here,
            sample=sample_for_anybody(str(commune), kinds.values()),
            rows=rows,
            wanted=wanted,
            total=sum(listing.counts(db, wanted).values()),
            titles={title: name for title, name in names_of_titles(db, book=str(commune)).items() if title in shown},
            years=sorted({year for _title, year in titles}, reverse=True),
            places=[row for row in territory.named(db, _places(db, str(commune))) if row["kind"] == "village"],
            chosen=request.args,
            today=day_of(parts().clock()),
            hanging=len(in_commune(db, str(commune), titles, today=day_of(parts().clock()))),
            next=reading.next_page(following),
            previous=reading.first_page(),
        )


@public.get("/public/<uuid:commune>/postings")
def postings(commune: Any) -> ResponseReturnValue:
    """The lists that hang today."""
    count_look()
    with parts().engine.connect() as db:
        here, titles = _commune(db, str(commune))
        today = day_of(parts().clock())
        found = in_commune(db, str(commune), titles, today=today)
        called = names_of_titles(db, book=str(commune))
    return render_template("public_postings.html", here=here, lists=found, titles=called, today=today)


@public.get("/public/postings/<posting>")
def posting(posting: str) -> ResponseReturnValue:
    """A list while it hangs; afterwards that it has come down, and nobody's name."""
    count_look()
    with parts().engine.connect() as db:
        found = _hanging(db, posting)
        around = _around(db, found)
        if not found.hangs:
            return render_template("public_posting.html", lines=[], **around), 410
        begin = (reading.cursor(int, name="from") or (0,))[0]
        end = begin + reading.PAGE
        lines = lines_of(parts(), db, found, found.dossiers[begin:end])
    return render_template(
        "public_posting.html",
        lines=lines,
        may_comment=takes_comments(parts(), found),
        said=request.args.get("said") == "1",
        next=reading.next_page((end,) if end < len(found.dossiers) else None, name="from"),
        previous=reading.first_page(name="from"),
        **around,
    )


@public.get("/public/postings/<posting>/comments/new")
def ask_comment(posting: str) -> ResponseReturnValue:
    """About whom, and what."""
    count_look()
    with parts().engine.connect() as db:
        form, around = _comment_page(db, posting)
    return ask(form, values={"dossier": request.args.get("about", "")}, **around)


@public.post("/public/postings/<posting>/comments/new")
def comment(posting: str) -> ResponseReturnValue:
    """The comment lies under the key of whom it is about; it is answered by those who answer all others."""
    with parts().engine.connect() as db:
        form, around = _comment_page(db, posting)
    try:
        values = form.read(request.form)
        count_comment()
        _enter(str(around["book"]), posting, values)
    except (FormRefused, Refusal) as refusal:
        return ask_again(form, refusal, **around)
    return redirect(url_for(".posting", posting=posting, said=1), 303)


def _enter(book: str, posting: str, values: dict[str, Any]) -> None:
    act = Act(book=book, actor=ANYBODY, now=parts().clock(), command_id=values["command_id"], source="form")
    wallet = parts().vault.wallet()
    said = {"text": values["text"], "by": values["raised_by"] or ""}
    text = wallet.seal(values["dossier"].split(".")[3], "text", said)
    sent = [values[name] or "" for name in ("dossier", "text", "raised_by")]
    digest = request_digest(parts().config.secret_key, person=ANYBODY, path=request.path, sent=sent)
    decide = partial(comment_in_public, posting=posting, dossier=values["dossier"], objection=new_id(), text=text)
    carry_out(parts().office, act, decide, digest=digest, wallet=wallet)
    parts().projector.catch_up(book, parts().office.reached.get(book))


def _comment_page(db: Connection, posting: str) -> tuple[PublicCommentForm, dict[str, Any]]:
    found = _hanging(db, posting)
    if not takes_comments(parts(), found):
        raise NotFound
    form = PublicCommentForm()
    lines = lines_of(parts(), db, found, found.dossiers)
    form.offer("dossier", [Option(line["dossier"], f"{line['head']} – {line['place']}") for line in lines])
    around = {"caption": found.place["name"], "back": f"/public/postings/{posting}", "book": found.book}
    return form, around


def _hanging(db: Connection, posting: str) -> Hanging:
    return hanging(parts(), db, posting, today=day_of(parts().clock()))


def _around(db: Connection, found: Hanging) -> dict[str, Any]:
    today = day_of(parts().clock())
    title = names_of_titles(db, book=found.book).get(found.title, found.title)
    concerns(found.book)
    here = territory.named(db, [found.book])[0]
    sample = sample_for_anybody(found.book, found.dossiers[:1])
    return {"posting": found, "title": title, "here": here, "days": max(found.days_left(today), 0), "sample": sample}


def _commune(db: Connection, commune: str) -> tuple[Any, Any]:
    here = next((row for row in published.communes(db) if row["place"] == commune), None)
    if here is None:
        raise NotFound
    concerns(commune)
    return here, published.titles_in(parts(), db, commune)


def _places(db: Connection, commune: str) -> frozenset[str]:
    return territory.inside(db, [commune])


def _wanted(db: Connection, commune: str, titles: list[published.Title]) -> listing.Wanted:
    place = reading.id_of("place")
    inside = _places(db, commune)
    today = day_of(parts().clock())
    return listing.Wanted(
        places=inside & {place} if place else inside,
        book=commune,
        titles=titles,
        without=published.hidden(db),
        title=reading.words("title") or None,
        year=reading.year(),
        recognised=True,
        in_force_on=today,
        on=today,
        name=reading.words("q"),
    )
