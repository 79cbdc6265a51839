"""A projector in a process of its own: what it needs and nothing else, since every process loads it anew."""

from projections.catalogue import ALL
from service.config import Config
from service.database import make_engine
from service.follower.projector import Projector
from service.privacy.vault import Vault
from service.store.newest import to_newest
from service.store.reader import Reader


def projector_apart(config: Config) -> Projector:
    """A projector over the same database in a process that has nothing else."""
    engine = make_engine(config.database_url, threads=1)
    by_key = engine if config.embedded else make_engine(engine.url, threads=1, by_key=True)
    return Projector(by_key, ALL, Vault(engine, config.vault_key, config.vault_key_also).names_of, Reader(to_newest))
