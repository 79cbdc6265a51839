"""Settings: everything that is decided outside the code, read once from the environment and checked."""

from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from environs import Env, EnvError
from sqlalchemy.engine import make_url

from service import checks
from service.checks import WrongSetting


def _setting(variable: str, help: str, *, secret: bool = False, default: Any = MISSING) -> Any:
    metadata = {"variable": variable, "help": help, "secret": secret}
    return field(metadata=metadata, repr=not secret, default=default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One field a setting; `from_environment` is the only place that reads the environment."""

    database_url: str = _setting(
        "SOVANG_DATABASE_URL",
        "where facts are kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME (default: a file under var/)",
        secret=True,
    )
    secret_key: str = _setting("SOVANG_SECRET_KEY", "signs cookies and forms; at least 32 characters", secret=True)
    vault_key: bytes = _setting(
        "SOVANG_VAULT_KEY", "wraps the keys of personal data; 32 bytes as hexadecimal or base64", secret=True
    )
    vault_key_also: bytes | None = _setting(
        "SOVANG_VAULT_KEY_ALSO",
        "a second such key, which opens what it has wrapped while keys are rotated (default: none)",
        secret=True,
        default=None,
    )
    production: bool = _setting(
        "SOVANG_ENV",
        "production or development (default: production on PostgreSQL unless SOVANG_DEMO is set, else development); "
        "production wants both keys given and refuses a demonstration's database",
    )
    demo: bool = _setting("SOVANG_DEMO", "1 where invented households may be kept and shown (default: 0)")
    host: str = _setting("HOST", "address that the server listens on (default: 127.0.0.1)")
    port: int = _setting("PORT", "port that the server listens on (default: 8000)")
    workers: int = _setting("SOVANG_WORKERS", "server processes (default: 1; keep 1 on SQLite)")
    threads: int = _setting("SOVANG_THREADS", "threads, and database connections, of each process (default: 8)")
    secure_cookies: bool = _setting(
        "SOVANG_SECURE_COOKIES", "1 to send cookies over HTTPS only (default: in production)"
    )
    trusted_proxies: int = _setting(
        "SOVANG_TRUSTED_PROXIES",
        "how many proxies of your own stand before the server, whose word on where a request comes from counts "
        "(default: 0: nobody's)",
        default=0,
    )
    address: str = _setting(
        "SOVANG_ADDRESS",
        "where anybody reaches this server, as in https://sovang.example.vn; it stands on certificates with their "
        "codes (default: none in production, and no codes on paper; else HOST and PORT)",
        default="",
    )
    sign_minutes: int = _setting(
        "SOVANG_SIGN_MINUTES",
        "so many minutes after entering the password one signs without entering it again (default: 10, a choice of "
        "ours; 0: it is asked each time)",
        default=10,
    )
    second_factor: str = _setting(
        "SOVANG_SECOND_FACTOR",
        "offices whose holders sign in with a second factor, by commas, for example signer,administrator (default: "
        "none; everybody may)",
        default="",
    )
    remind_days: int = _setting(
        "SOVANG_REMIND_DAYS",
        "so many days before it is due something counts as soon due and is reminded of (default: 3, a choice of ours)",
        default=3,
    )
    smtp_host: str = _setting("SOVANG_SMTP_HOST", "server that mail is handed to (default: none, no mail)", default="")
    smtp_port: int = _setting("SOVANG_SMTP_PORT", "port of that server (default: 587)", default=587)
    smtp_user: str = _setting("SOVANG_SMTP_USER", "who signs in there (default: nobody)", default="")
    smtp_password: str = _setting("SOVANG_SMTP_PASSWORD", "the password for that", secret=True, default="")
    smtp_tls: bool = _setting("SOVANG_SMTP_TLS", "0 to talk to it without STARTTLS (default: 1)", default=True)
    mail_from: str = _setting("SOVANG_MAIL_FROM", "address that mail comes from; needed for mail", default="")
    backup_folder: str = _setting(
        "SOVANG_BACKUP_FOLDER",
        "on SQLite, where the page of operations keeps a backup when an administrator asks for one; best on another "
        "disk (default: none, only the command makes them)",
        default="",
    )
    backup_key_file: str = _setting(
        "SOVANG_BACKUP_KEY_FILE",
        "with which it locks them: a key as `sovang keys new` prints one, not in that folder (default: none)",
        default="",
    )
    metrics_token: str = _setting(
        "SOVANG_METRICS_TOKEN",
        "what a monitoring system sends as a bearer token to read /metrics; at least 16 characters (default: none, "
        "/metrics is shut)",
        secret=True,
        default="",
    )
    password_rounds: int = _setting("SOVANG_PASSWORD_ROUNDS", "argon2 passes over memory (default: 3)")
    password_memory: int = _setting("SOVANG_PASSWORD_MEMORY", "argon2 memory in KiB (default: 65536)")

    @classmethod
    def from_environment(cls) -> "Config":
        """Read every setting; raises WrongSetting naming the first variable that is missing or wrong."""
        env = Env()
        try:
            url = checks.database_url(env.str("SOVANG_DATABASE_URL", "sqlite:///var/sovang.db"))
            demo = env.bool("SOVANG_DEMO", False)
            vault = env.str("SOVANG_VAULT_KEY", ""), env.str("SOVANG_VAULT_KEY_ALSO", "")
            embedded = url.get_backend_name() == "sqlite"
            production = checks.production(env.str("SOVANG_ENV", ""), embedded=embedded, demo=demo)
            folder = Path(url.database or "var").parent if embedded and not production else None
            own = f"http://{env.str('HOST', '127.0.0.1')}:{env.int('PORT', 8000)}"
            return cls(
                database_url=url.render_as_string(hide_password=False),
                secret_key=checks.secret_key(env.str("SOVANG_SECRET_KEY", ""), folder),
                vault_key=checks.vault_key(vault[0], folder),
                vault_key_also=checks.other_vault_key(vault[1]),
                production=production,
                demo=demo,
                host=env.str("HOST", "127.0.0.1"),
                port=checks.between("PORT", env.int("PORT", 8000), 1, 65535),
                workers=checks.between("SOVANG_WORKERS", env.int("SOVANG_WORKERS", 1), 1, 64),
                threads=checks.between("SOVANG_THREADS", env.int("SOVANG_THREADS", 8), 1, 256),
                secure_cookies=env.bool("SOVANG_SECURE_COOKIES", production),
                trusted_proxies=checks.between("SOVANG_TRUSTED_PROXIES", env.int("SOVANG_TRUSTED_PROXIES", 0), 0, 10),
                address=checks.address(env.str("SOVANG_ADDRESS", "" if production else own)),
                sign_minutes=checks.between("SOVANG_SIGN_MINUTES", env.int("SOVANG_SIGN_MINUTES", 10), 0, 720),
                second_factor=checks.offices("SOVANG_SECOND_FACTOR", env.str("SOVANG_SECOND_FACTOR", "")),
                remind_days=checks.between("SOVANG_REMIND_DAYS", env.int("SOVANG_REMIND_DAYS", 3), 0, 60),
                smtp_host=env.str("SOVANG_SMTP_HOST", ""),
                smtp_port=checks.between("SOVANG_SMTP_PORT", env.int("SOVANG_SMTP_PORT", 587), 1, 65535),
                smtp_user=env.str("SOVANG_SMTP_USER", ""),
                smtp_password=env.str("SOVANG_SMTP_PASSWORD", ""),
                smtp_tls=env.bool("SOVANG_SMTP_TLS", True),
                mail_from=checks.mail_from(env.str("SOVANG_MAIL_FROM", ""), host=env.str("SOVANG_SMTP_HOST", "")),
                backup_folder=env.str("SOVANG_BACKUP_FOLDER", ""),
                backup_key_file=env.str("SOVANG_BACKUP_KEY_FILE", ""),
                metrics_token=checks.metrics_token(env.str("SOVANG_METRICS_TOKEN", "")),
                password_rounds=checks.between("SOVANG_PASSWORD_ROUNDS", env.int("SOVANG_PASSWORD_ROUNDS", 3), 1, 100),
                password_memory=checks.between(
                    "SOVANG_PASSWORD_MEMORY", env.int("SOVANG_PASSWORD_MEMORY", 65536), 8, 4 * 1024 * 1024
                ),
            )
        except EnvError as error:
            variable = next((name for name in variables() if name in str(error)), "environment")
            raise WrongSetting(variable, "has a value of the wrong kind") from None

    @property
    def second_factor_offices(self) -> frozenset[str]:
        """The offices that are signed in to with a second factor."""
        return frozenset(each for each in self.second_factor.split(",") if each)

    @property
    def embedded(self) -> bool:
        """Whether facts are kept in a SQLite file of this machine."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    def described(self) -> list[dict[str, str]]:
        """Every setting with its value as it may be shown: secrets are masked."""
        return [
            {
                "variable": each.metadata["variable"],
                "value": self._shown(each.name, secret=each.metadata["secret"]),
                "help": each.metadata["help"],
            }
            for each in fields(self)
        ]

    def _shown(self, name: str, *, secret: bool) -> str:
        value = getattr(self, name)
        if name == "database_url":
            return make_url(value).render_as_string(hide_password=True)
        if name == "production":
            return "production" if value else "development"
        if isinstance(value, bool):
            return "1" if value else "0"
        return "********" if secret else str(value)


def variables() -> list[str]:
    """Names of all variables, in the order in which they are printed."""
    return [each.metadata["variable"] for each in fields(Config)]


__all__ = ["Config", "WrongSetting", "variables"]
