"""Members of a household, a clan or a unit: who belongs to it, who joins, who leaves, whose part changes."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.commands import membership
from domain.commands.membership import Joining, group_of
from domain.desk import Desk
from domain.errors import NotFound
from domain.ids import is_id, new_id
from domain.membership import EXCLUSIVE, GROUPS, HEAD, MEMBER
from projections import members as read
from projections import people
from projections.names import names_of
from service.forms.form import Form
from service.forms.members import LeavingForm, MemberForm, NewMemberForm, PartForm, with_roles
from service.i18n import text as _
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.shown.members import Group, group, lines, visible
from service.views import reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.visit import parts, visit

members = Blueprint("members", __name__, url_prefix="/subjects/<uuid:of>/members")


@members.get("")
@looks_back
def listed(of: UUID) -> ResponseReturnValue:
    """Who belongs to it on a day, and who has left it."""
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        here = group(db, str(of))
        rows = lines(db, read.members_of(db, here.id, **times))
        past = lines(db, read.left_from(db, here.id, **times))
        entered = reading.id_of("entered")
        name = names_of(db, [entered]).get(entered) if entered and entered in {row["person"] for row in rows} else None
    shows([here.id, *(row["person"] for row in (*rows, *past))])
    keeps = visit().signed.office in here.kept_by and visit().sees(place=here.place)
    may = keeps and not moment().is_on
    told = {"group": here, "rows": rows, "past": past, "keeps": keeps, "may_enter": may, "entered": name}
    return render_template("members.html", **told)


@members.get("/find")
def find(of: UUID) -> ResponseReturnValue:
    """Somebody whom the register knows, by name, among those of my places."""
    here = _mine(of)
    wanted = reading.words("q")
    with parts().engine.connect() as db:
        found = people.named(db, wanted, places=visit().places) if wanted else []
        inside = {row["person"] for row in read.members_of(db, here.id)}
    rows = [row for row in found if row["owner"] not in inside]
    shows(row["owner"] for row in rows)
    return render_template("member_search.html", group=here, rows=rows, wanted=wanted)


@members.get("/new")
def ask_new(of: UUID) -> ResponseReturnValue:
    """A name, a role, and since when."""
    return _asked(_mine(of), NewMemberForm(), {})


@members.post("/new")
def add_new(of: UUID) -> ResponseReturnValue:
    """The name goes to the vault, under the key of the new person."""
    here = _mine(of)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        wallet, person = parts().vault.wallet(), new_id()
        name = wallet.seal(person, "name", {"kind": "person", "name": values["name"]})
        joining = Joining(person, values["role"], values["adult"], name)
        return carry_out(act_on(here.book, values), _joining(here, joining, values), wallet=wallet)

    return _answered(here, NewMemberForm(), do)


@members.get("/<uuid:person>/new")
def ask_known(of: UUID, person: UUID) -> ResponseReturnValue:
    """The same without a name; the page says which household the person leaves by it."""
    here = _mine(of)
    values, around = _known(here, str(person))
    return _asked(here, MemberForm(), values, **around)


@members.post("/<uuid:person>/new")
def add_known(of: UUID, person: UUID) -> ResponseReturnValue:
    """One append: whoever joins another household leaves the first."""
    here = _mine(of)
    marks, around = _known(here, str(person))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        leaves = tuple(each for each in (values["leaves"] or "").split() if is_id(each))
        joining = Joining(str(person), values["role"], values["adult"], None, leaves)
        return carry_out(act_on(here.book, values), _joining(here, joining, values))

    return _answered(here, MemberForm(), do, renewed=marks, **around)


@members.get("/<uuid:person>/part")
def ask_part(of: UUID, person: UUID) -> ResponseReturnValue:
    """The role as it is."""
    here = _mine(of)
    row, caption = _member(here, str(person))
    values = {"person": str(person), "role": row["role"], "adult": bool(row["adult"])}
    return _asked(here, PartForm(), values, caption=caption)


@members.post("/<uuid:person>/part")
def change_part(of: UUID, person: UUID) -> ResponseReturnValue:
    """Another role, or an adult from now on."""
    here = _mine(of)
    _row, caption = _member(here, str(person))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {name: values[name] for name in ("role", "adult", "on")}
        change = partial(membership.change, group=here.id, person=str(person), **told)
        return carry_out(act_on(here.book, values), partial(change, former=_former(here, values["role"], str(person))))

    return _answered(here, PartForm(), do, caption=caption)


@members.get("/<uuid:person>/leaving")
def ask_leaving(of: UUID, person: UUID) -> ResponseReturnValue:
    """Since when, and why."""
    here = _mine(of)
    _row, caption = _member(here, str(person))
    return _asked(here, LeavingForm(), {"person": str(person)}, caption=caption)


@members.post("/<uuid:person>/leaving")
def mark_left(of: UUID, person: UUID) -> ResponseReturnValue:
    """From that day on the person neither counts for the group nor acts for it."""
    here = _mine(of)
    _row, caption = _member(here, str(person))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told = {"group": here.id, "person": str(person), "on": values["on"], "reason": values["reason"]}
        return carry_out(act_on(here.book, values), lambda desk: membership.leave(desk, **told))

    return _answered(here, LeavingForm(), do, caption=caption)


def _mine(of: UUID) -> Group:
    """A group in which the one who is signed in keeps the list of members."""
    with parts().engine.connect() as db:
        here = group(db, str(of))
    group_of(desk_on(here.book), here.id)
    shows([here.id])
    return here


def _form(here: Group, form: Form) -> Form:
    return with_roles(form, GROUPS[here.kind].roles) if "role" in form.questions else form


def _asked(here: Group, form: Form, values: dict[str, Any], **around: Any) -> ResponseReturnValue:
    today = day_of(parts().clock())
    given = {"group": here.id, "role": MEMBER, "adult": True, "since": today, "on": today} | values
    return ask(_form(here, form), "member.html", values=given, **_around(here) | around)


def _answered(
    here: Group,
    form: Form,
    do: Callable[[dict[str, Any]], dict[str, Any]],
    renewed: dict[str, Any] | None = None,
    **around: Any,
) -> ResponseReturnValue:
    page = Page(_form(here, form), _around(here) | around, "member.html", renewed or {})

    def then(done: dict[str, Any]) -> str:
        # Somebody who joins a unit above the communes stands in the book of one of these.
        for book, position in parts().office.reached.copy().items():
            parts().projector.catch_up(book, position)
        return f"{here.address}?entered={(done.get('people') or [''])[0]}"

    return answer(page, do, then)


def _around(here: Group) -> dict[str, Any]:
    return {"caption": here.name, "back": here.address}


def _joining(here: Group, joining: Joining, values: dict[str, Any]) -> Callable[[Desk], dict[str, Any]]:
    former = _former(here, joining.role, joining.person)
    return partial(membership.join, group=here.id, joining=[joining], since=values["since"], former=former)


def _former(here: Group, role: str, person: str) -> list[str]:
    """Whoever is the head until now, where another becomes it."""
    if role != HEAD:
        return []
    with parts().engine.connect() as db:
        rows = read.members_of(db, here.id)
    return [row["person"] for row in rows if row["role"] == HEAD and row["person"] != person]


def _known(here: Group, person: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the page about somebody known carries along, and what it says."""
    with parts().engine.connect() as db:
        if not visible(db, person):
            raise NotFound
        stays = read.groups_of(db, person) if here.kind in EXCLUSIVE else []
        left = [row["subject"] for row in stays if row["kind"] in EXCLUSIVE and row["subject"] != here.id]
        names = names_of(db, [person, *left])
    shows([person, *left])
    caption = f"{names.get(person) or _('(no name)')} – {here.name}"
    return {"person": person, "leaves": " ".join(left)}, {
        "caption": caption,
        "leaves": [names.get(each) or _("(no name)") for each in left],
    }


def _member(here: Group, person: str) -> tuple[Any, str]:
    """Somebody who belongs to the group now, and how a page about it is called."""
    with parts().engine.connect() as db:
        row = next((each for each in read.members_of(db, here.id) if each["person"] == person), None)
        name = names_of(db, [person]).get(person) or _("(no name)")
    if row is None:
        raise NotFound
    shows([person])
    return row, f"{name} – {here.name}"
