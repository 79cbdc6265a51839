"""Mutants that change nothing, each with the reason."""

# A waiver is only ever proposed where the edition allows one, at a step that it names.
SHORT = "a short cut: no waiver is found"
SAME: dict[str, str] = {
    "domain/standings.py held: without `mandate.under is None`": "one fact says both, or neither",
    "domain/standings.py held: without `mandate.delegator is None`": "one fact says both, or neither",
    "domain/standings.py reaching: without `if not scope.isdisjoint(ids): return (scope, ids)`": "a short cut",
    "domain/standings.py reaching: False for `not scope.isdisjoint(ids)`": "a short cut",
    "domain/standings.py kin_of: without `desk.fetch(streams)`": "each is read where it is asked for",
    "domain/desk.py Desk._held_here: without `act.mandate is None`": "no mandate is called None",
    "domain/desk.py Desk._as_subject: without `act.office is None`": "no office is called None",
    "domain/desk.py Desk.standing_at: True for `key not in self._standings`": "looked up anew it is the same",
    "domain/standings.py waived: without `if allowed is None or step not in allowed.steps or dossier.subject not in standing.kin: return stand`": SHORT,
    "domain/standings.py waived: False for `allowed is None or step not in allowed.steps or dossier.subject not in standing.kin`": SHORT,
    "domain/standings.py waived: without `step not in allowed.steps`": SHORT,
    "domain/standings.py waived: without `dossier.subject not in standing.kin`": SHORT,
    "domain/standings.py waived: without `desk.rely_on_head(stream)`": "what is approved stays so",
    "domain/commands/posting.py comment_in_public: without `''`": "no step is called by nothing",
}
