"""The engine of a process, and the communes with their officers that every run starts from."""

from datetime import date
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from tests.benchmarks.handwritten.tables import Account, Mandate, Table
from tests.benchmarks.sample import commune, person

OFFICES = ("village-officer", "commune-appraiser", "signer")
PASSWORD = "only for benchmarks"


@cache
def sessions(url: str) -> sessionmaker[Session]:
    """One engine a process, with a connection for each of its threads."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_size=8, max_overflow=0)
    return sessionmaker(engine, expire_on_commit=False)


def establish(url: str, *, books: int) -> None:
    """Tables, and for each commune three officers with mandate and account."""
    transactions = sessions(url)
    Table.metadata.create_all(transactions.kw["bind"])
    password = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    with transactions.begin() as session:
        for book in range(books):
            for office in OFFICES:
                holder = person(office, book)
                given = {"office": office, "commune": commune(book), "since": date(2026, 1, 1)}
                session.add_all((Mandate(person=holder, **given), Account(person=holder, password=password)))
