"""A dossier to take away: one ZIP with its papers, its evidence, its timeline and its entries, and their digests.

The same dossier gives the same bytes to whoever may see as much of it: times are those of its last entry, names are
sorted, and nothing says who took it along, which is noted instead.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from flask import render_template
from sqlalchemy import Connection

from domain.clock import VIETNAM
from domain.dossier import Dossier
from projections.papers import papers_about
from service.files.kinds import ENDINGS
from service.files.sending import stem_of
from service.i18n import in_vietnamese
from service.i18n import text as _
from service.papers import issuing
from service.papers.catalogue import OF_DOSSIER, label_of
from service.papers.files import KINDS
from service.papers.source import Source
from service.shown.dossier import page_of
from service.store.encoding import exported
from service.views.at_desk import Opened
from service.visit import parts, visit

# Where a file came from a register that is written on other systems too: no times of ours, no rights of ours.
UNIX, READABLE = 3, 0o644 << 16
LEVEL = 6
PAPERS, EVIDENCE = "giay-to", "minh-chung"
# Which slip is there only after which entry.
WAITS_FOR = {"self-assessment": "self-assessed"}
README, TIMELINE, ENTRIES, DIGESTS = "DOC-TRUOC.txt", "dien-bien.txt", "su-kien.jsonl", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the ZIP."""

    name: str
    content: bytes


def write(db: Connection, opened: Opened, out: IO[bytes]) -> None:
    """The whole ZIP, file by file, as this person may see the dossier."""
    last = opened.facts[-1].timestamp.astimezone(VIETNAM)
    moment = (last.year, last.month, last.day, last.hour, last.minute, last.second)
    sums: dict[str, str] = {}
    with ZipFile(out, "w") as archive, in_vietnamese():
        for part in _parts(db, opened):
            _add(archive, part, moment)
            sums[part.name] = hashlib.sha256(part.content).hexdigest()
        told = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        _add(archive, Part(DIGESTS, told.encode()), moment)


def called(opened: Opened) -> str:
    """What the file is called: nobody's name, since it will lie about."""
    return f"ho-so-{opened.dossier.year}-{opened.dossier.subject[-12:]}"


def _add(archive: ZipFile, part: Part, moment: tuple[int, int, int, int, int, int]) -> None:
    info = ZipInfo(part.name, moment)
    info.create_system, info.external_attr = UNIX, READABLE
    # Pictures and PDFs are packed already.
    info.compress_type = ZIP_DEFLATED if part.name.endswith((".txt", ".jsonl")) else ZIP_STORED
    archive.writestr(info, part.content, compresslevel=LEVEL)


def _parts(db: Connection, opened: Opened) -> Iterator[Part]:
    page = page_of(db, opened)
    missing: list[str] = []
    yield Part(TIMELINE, render_template("archive_timeline.txt", **page).encode())
    if is_whole := visit().sees(place=opened.dossier.place["id"]):
        lines = [exported(line) for line in parts().ledger.stream(opened.dossier.id)]
        yield Part(ENTRIES, b"".join(line + b"\n" for line in lines if line is not None))
    yield from _drawn(db, opened)
    yield from _issued(db, opened, missing)
    yield from _evidence(opened, missing)
    told: dict[str, Any] = {
        **page, "missing": missing, "is_whole": is_whole, "head": opened.dossier.id, "version": len(opened.facts),
        "files": {"timeline": TIMELINE, "entries": ENTRIES, "papers": PAPERS, "evidence": EVIDENCE, "digests": DIGESTS},
    }  # fmt: skip
    yield Part(README, render_template("archive_readme.txt", **told).encode())


def _drawn(db: Connection, opened: Opened) -> Iterator[Part]:
    """The dossier's own slips, as far as it has come, as the register gives them today."""
    source = Source(parts(), db, opened.dossier.book)
    done = {each.topic for each in opened.dossier.stood}
    for kind, entry in OF_DOSSIER.items():
        if WAITS_FOR.get(kind) in (None, *done):
            yield Part(f"{PAPERS}/{kind}.pdf", KINDS["pdf"].drawn(entry.made(source, opened.dossier.id)))


def _issued(db: Connection, opened: Opened, missing: list[str]) -> Iterator[Part]:
    """What was numbered and kept, byte for byte; papers that name others are taken from their own pages."""
    for each in sorted(papers_about(db, [opened.dossier.id]), key=lambda paper: (paper.at, paper.paper)):
        for ending, file in sorted(each.files.items()):
            content = issuing.file_kept(parts().vault, file["file"]["item"])
            name = f"{PAPERS}/{each.kind}-{stem_of(each.number.replace('/', '-') + '.x')}-{each.paper[-6:]}.{ending}"
            if content is None:
                missing.append(_("%(paper)s, no. %(number)s", paper=label_of(each.kind), number=each.number))
                break
            yield Part(name, content)


def _evidence(opened: Opened, missing: list[str]) -> Iterator[Part]:
    added = [fact for fact in opened.facts if isinstance(fact, Dossier.EvidenceAdded) and fact.file]
    names = parts().vault.open_many([fact.evidence for fact in added])
    for number, fact in enumerate(added, start=1):
        assert fact.file is not None
        content, told = parts().vault.open(fact.file["item"]), names[fact.evidence]
        if not isinstance(content, bytes):
            missing.append(_("Evidence %(number)s", number=number))
            continue
        name = stem_of(str(told.get("text") or "")) if isinstance(told, dict) else ""
        ending = ENDINGS.get(fact.media_type or "", "bin")
        yield Part(f"{EVIDENCE}/{number:02d}-{name or fact.criterion}.{ending}", content)
