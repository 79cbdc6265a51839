"""A restriction while something is being registered or decided for the same person: one of the two gives way."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from domain.commands.appraisal import Appraised, appraise
from domain.errors import BatchRefused, OutOfDate, Refusal
from domain.privacy_refusals import Restricted, UseRestricted
from tests.faults.meanwhile import Decide, Meanwhile, after, refusals
from tests.faults.together import pause, together
from tests.forging import history

PEOPLE = 5


@pytest.fixture
def meanwhile(engine: Engine) -> Meanwhile:
    return Meanwhile(engine)


def test_of_a_restriction_and_an_act_that_meet_the_second_knows_of_the_first(meanwhile: Meanwhile) -> None:
    m, commune = meanwhile, meanwhile.commune
    one, two = commune.enroll(2)
    three, four = commune.to_appraisal(2)
    pairs = {each: (each.split(".")[3], commune.heads()[each.split(".")[3]]) for each in (three, four)}
    commune.appraise([three, four])
    requests = {pair: m.asked(pair) for pair in (one, two, *pairs.values())}
    m.run()
    officer, signer = commune.officer, commune.signer

    def restrict(pair: tuple[str, str], dossiers: list[str]) -> Decide:
        return m.restriction(pair, requests[pair], dossiers)

    # Registered, when the restriction is there first; and the other way round.
    with pytest.raises(BatchRefused) as refused:
        m.perform(officer, after(m.registration(one), lambda: m.perform(None, restrict(one, []))))
    assert refusals(refused.value) == {Restricted}
    m.perform(None, after(restrict(two, []), lambda: m.perform(officer, m.registration(two))))
    # Decided, when the restriction is there first; and the other way round.
    with pytest.raises(Refusal) as out:
        m.perform(signer, after(m.decision(three), lambda: m.perform(None, restrict(pairs[three], [three]))))
    assert refusals(out.value) <= {UseRestricted, OutOfDate}
    with pytest.raises(OutOfDate):
        m.perform(None, after(restrict(pairs[four], [four]), lambda: m.perform(signer, m.decision(four))))
    m.perform(None, restrict(pairs[four], [four]))
    m.nothing_slipped_through()
    told = {(each.type, each.stream) for each in history(m.engine)}
    (begun,) = [stream for type, stream in told if type == "dossier.registered" and two[0] in stream]
    assert ("dossier.use-restricted", begun) in told
    assert ("dossier.use-restricted", three) in told
    assert ("dossier.award-decided", three) not in told
    assert ("dossier.award-decided", four) in told


def test_many_that_meet_by_chance_leave_nothing_that_should_stand_still(meanwhile: Meanwhile) -> None:
    m, commune = meanwhile, meanwhile.commune
    new, known = commune.enroll(PEOPLE), commune.to_appraisal(PEOPLE)
    heads = commune.heads()
    of = {each: (each.split(".")[3], heads[each.split(".")[3]]) for each in known}
    requests = {pair: m.asked(pair) for pair in (*new, *of.values())}
    m.run()

    refused: list[type[Refusal]] = []

    def insist(who: str | None, decide: Decide) -> None:
        """Like somebody who looks again where the page was out of date, and takes a refusal for an answer."""
        for _ in range(20):
            pause()
            try:
                m.perform(who, decide)
            except OutOfDate:
                continue
            except (BatchRefused, UseRestricted) as refusal:
                refused.extend(refusals(refusal))
            return

    def restricting(each: int) -> None:
        pair, dossier = new[each], known[each]
        insist(None, m.restriction(pair, requests[pair], []))
        insist(None, m.restriction(of[dossier], requests[of[dossier]], [dossier]))

    def acting(each: int) -> None:
        insist(commune.officer, m.registration(new[each]))
        insist(commune.appraiser, lambda desk: appraise(desk, appraised=[Appraised(known[each], 85, True, None)]))

    def several(job: Callable[[int], None], start: int) -> Callable[[], None]:
        return lambda: [job(each) for each in range(start, PEOPLE, 2)] and None

    together([several(job, start) for job in (restricting, acting) for start in (0, 1)])
    m.nothing_slipped_through()
    assert set(refused) <= {Restricted, UseRestricted}
    carried_out = [each for each in history(m.engine) if each.type == "request.carried-out"]
    assert len(carried_out) == 2 * PEOPLE
