"""Whatever is mended in whatever entry: what was shown first is what everybody then reads, and rebuilding agrees."""

from sqlalchemy import Engine

from tests.inline import assert_read_models_agree
from tests.mending import EVERY, Mender, with_reasons
from tests.scenario import Commune
from tests.whole_book import whole_book


def test_every_value_of_every_entry_is_mended_twice_with_its_consequence_shown(engine: Engine):
    commune = Commune(engine, inline=True)
    whole_book(commune)
    with_reasons(commune)
    mender = Mender(commune, engine)
    dossiers = [f"d.2026.family.{subject}.1" for subject, _ in commune.households]

    for dossier in dossiers:
        mender.mend_everything(dossier)
    assert EVERY - mender.mended == set()

    mender.mended.clear()
    for dossier in dossiers:
        mender.mend_everything(dossier)
    assert EVERY - mender.mended == set()
    assert_read_models_agree(engine)
