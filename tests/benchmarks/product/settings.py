"""The settings that the product is measured under: those of a demonstration, with passwords that cost little."""

from collections.abc import Mapping

from service.config import Config
from tests.benchmarks.web import THREADS

SECRET = "only for benchmarks, and nobody's data" * 2
VAULT = bytes(32)
ROUNDS, MEMORY = 1, 8


def settings(url: str) -> Config:
    """As the server reads them from `environment`."""
    return Config(
        database_url=url,
        secret_key=SECRET,
        vault_key=VAULT,
        production=False,
        demo=True,
        host="127.0.0.1",
        port=8000,
        workers=1,
        threads=THREADS,
        secure_cookies=False,
        password_rounds=ROUNDS,
        password_memory=MEMORY,
    )


def environment(url: str) -> Mapping[str, str]:
    """The same for a process of its own."""
    return {
        "SOVANG_DATABASE_URL": url,
        "SOVANG_SECRET_KEY": SECRET,
        "SOVANG_VAULT_KEY": VAULT.hex(),
        "SOVANG_DEMO": "1",
        "SOVANG_THREADS": str(THREADS),
        "SOVANG_PASSWORD_ROUNDS": str(ROUNDS),
        "SOVANG_PASSWORD_MEMORY": str(MEMORY),
    }
