"""At once: a backup made from the page, into a folder and under a key that whoever runs the system has named.

Who presses the button never has the key: the file holds more than an administrator sees, and can be fetched there.
"""

from pathlib import Path

from domain.clock import VIETNAM
from service.archive.backup import Made, keys_beside, make
from service.archive.locks import Lock
from service.config import Config
from service.wiring import Wiring


def is_offered(config: Config) -> bool:
    """Whether both are named; a store on a server has its own ways."""
    return config.embedded and bool(config.backup_folder and config.backup_key_file)


def keep_now(wiring: Wiring) -> Made:
    """A file named by its instant, which is read back; it holds no certificate, for which all would be folded anew."""
    config, now = wiring.config, wiring.clock().astimezone(VIETNAM)
    file = Path(config.backup_folder) / f"sovang-{now:%Y%m%d-%H%M%S}.backup"
    return make(wiring, file, keys_beside(file), Lock.of_file(Path(config.backup_key_file)), certify=False)
