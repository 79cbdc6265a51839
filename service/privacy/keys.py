"""Keys as text: how one is written in a setting, and those kept in a file beside the embedded database."""

import base64
import os
import secrets
from pathlib import Path

from sqlalchemy import make_url

KEY_BYTES = 32
VAULT_KEY = "vault.key"


def key_of(text: str) -> bytes:
    """The 32 bytes that `text` gives as hexadecimal or base64, in either alphabet, padded or not."""
    if len(text) == 2 * KEY_BYTES:
        return bytes.fromhex(text)
    plain = text.replace("+", "-").replace("/", "_").rstrip("=")
    key = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars="-_", validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes instead of {KEY_BYTES}")
    return key


def kept_key(path: Path) -> str:
    """The key in `path`; made when there is none. Two processes that start together get the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text("ascii").strip()


def kept_beside(database_url: str, key: bytes) -> bytes | None:
    """The master key, if it is the one that this product made up and keeps in a file beside the embedded database."""
    url = make_url(database_url)
    path = Path(url.database or "").parent / VAULT_KEY
    if url.get_backend_name() != "sqlite" or not path.is_file():
        return None
    return key if path.read_text("ascii").strip() == key.hex() else None


def _make(path: Path) -> None:
    # Written aside and linked into place: another process sees the whole key or none, and the first one wins.
    aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
