"""Self-assessments from paper: a line for each dossier, a column for each criterion of the title's edition."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from domain.commands import self_assessment
from domain.commands.self_assessment import Assessed
from domain.criteria.grammar import Bands, Indicator, Points
from domain.desk import Desk
from domain.dossier import Dossier
from projections.vietnamese import folded
from service.i18n import later as _l
from service.i18n import local
from service.i18n import text as _
from service.privacy.wallet import Wallet
from service.spreadsheets import cleaning
from service.spreadsheets.kind import SAME, Decide, Line, Read, Remark
from service.spreadsheets.kinds.applicants import NAME, Applicants, rules_of
from service.spreadsheets.kinds.columns import IDENTITY, PLACE
from service.spreadsheets.kinds.enrolling import identified
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column, words_of

SCORE = "score."
FACT = "self-assessed"


class SelfScores:
    """A dossier that has been assessed is left as it is; what was mistyped is corrected on its page."""

    key = "self-scores"
    label = _l("Self-assessments")
    hint = _l("Points that those who registered gave themselves, criterion by criterion.")
    asks = ("title", "place", "consent")
    of_commune = False

    def offices(self, scope: Scope) -> Sequence[str]:
        return rules_of(scope, Applicants(scope)).procedure.first.offices

    def columns(self, scope: Scope) -> Sequence[Column]:
        rules = rules_of(scope, Applicants(scope))
        step = rules.criteria.rules.step if isinstance(rules.criteria.rules, Points | Bands) else Decimal(1)
        items: Sequence[Any] = rules.criteria.items
        asked = [(n, item) for n, item in enumerate(items, 1) if not item.computed]
        return (NAME, IDENTITY, *(_column(n, item, step) for n, item in asked), PLACE)

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        identified(scope, rows)
        applicants = Applicants(scope)
        wanted = [column for column in self.columns(scope) if column.key.startswith(SCORE)]
        procedure, dossiers = rules_of(scope, applicants).procedure, applicants.dossiers()
        steps = {step.id for step in procedure.steps if step.fact == FACT}
        return [_line(applicants, dossiers, steps, wanted, row) for row in rows]

    def weight(self, entry: Mapping[str, Any]) -> int:  # noqa: ARG002
        return 1

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:  # noqa: ARG002
        consent = scope.settings.get("consent")

        def decided(desk: Desk) -> dict[str, Any]:
            dossiers = desk.all(Dossier, [each["dossier"] for each in entries])
            heads = [dossier.people[0] if dossier.people else None for dossier in dossiers]
            assessed = [
                Assessed(each["dossier"], each["scores"], head, each["version"], consent if head else None)
                for each, head in zip(entries, heads, strict=True)
            ]
            return self_assessment.assess(desk, assessed=assessed)

        return decided


def _column(number: int, item: Any, step: Decimal) -> Column:
    label = local(item.label.as_data())
    vietnamese = item.label.as_data().get("vi", "")
    named = (
        words_of(label),
        words_of(vietnamese),
        f"tc {number}",
        f"tc{number}",
        f"tieu chi {number}",
        folded(item.id),
    )
    if isinstance(item, Indicator):
        return Column(SCORE + item.id, label, cleaning.met, named, needed=item.id, example="x")
    clean = partial(cleaning.points, most=Decimal(item.maximum), step=step)
    return Column(SCORE + item.id, label, clean, named, needed=item.id, example=str(int(item.maximum)), width=14)


def _line(
    applicants: Applicants,
    dossiers: Mapping[str, Mapping[str, Any]],
    steps: set[str],
    wanted: Sequence[Column],
    row: Read,
) -> Line:
    line, known = applicants.line_of(row)
    if known is None:
        return line
    dossier = dossiers.get(known.subject)
    if dossier is None:
        line.refuse(row.number, _("There is no dossier for this title and year yet; register first."), "name")
        return line
    if dossier["next_step"] not in steps:
        line.outcome = SAME
        line.remarks.append(Remark(row.number, _("Has assessed itself already; nothing changes.")))
        return line
    for column in wanted:
        if row.get(column.key) is None:
            line.refuse(
                row.number, _("The points for “%(criterion)s” are missing.", criterion=str(column.label)), column.key
            )
    if line.outcome != "refused":
        scores = {column.key.removeprefix(SCORE): row.get(column.key) for column in wanted}
        line.entry = {"dossier": dossier["dossier"], "scores": scores, "version": dossier["stream_version"]}
    return line
