"""A decision: numbered, dated and signed over a list."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from eventsourcing.domain import event

from domain.corrected import Correction, Mendable
from domain.mendable import CODE, DAY, TEXT, TEXTS, Mends
from domain.stream import Act, Fact, FirstFact, Stream


class Decision(Mendable, Stream):
    TOPIC = "decision"
    MENDS: ClassVar[Mends] = {"number": TEXT, "signed_on": DAY, "form": CODE, "basis": TEXTS}

    class Issued(FirstFact):
        """`signing` is in whose place it was signed, if the mandate says that it was for another.

        Since version 3 with `codes`, where the codes of its certificates are sealed.
        """

        TOPIC = "decision.issued"
        class_version = 3
        number: str
        signed_on: str
        signer: str
        form: str
        authority: dict[str, str]
        basis: list[str]
        title: str
        year: int
        recognised: int
        refused: int
        left_out: list[dict[str, str]]
        signing: dict[str, str] | None
        entry_mandate: str | None
        codes: dict[str, str] | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Mandates did not say yet in whose place one signs."""
            state["signing"] = None

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            state["codes"] = None

    class Corrected(Correction):
        TOPIC = "decision.corrected"
        OF = "decision.issued"

    class SignedCopyAttached(Fact):
        """A picture of the paper as it was signed and sealed; its bytes lie under the decision's own key."""

        TOPIC = "decision.signed-copy-attached"
        file: dict[str, str]
        media_type: str
        size: int
        width: int | None
        height: int | None
        pages: int | None
        entry_mandate: str | None

    class CodesGiven(Fact):
        """Certificates of the decision got codes after it, or others because they were issued anew.

        `given` are digests by dossier; `codes` is where they are sealed.
        """

        TOPIC = "decision.codes-given"
        given: list[dict[str, str]]
        codes: dict[str, str]
        entry_mandate: str | None

    @event(Issued)
    def __init__(
        self,
        act: Act,
        number: str,
        signed_on: str,
        signer: str,
        form: str,
        basis: list[str],
        recognised: int,
        refused: int,
    ) -> None:
        self.book = act.book
        self.signer = signer
        # How many dossiers stand on its list.
        self.listed = recognised + refused
        # Dossiers whose certificates got a code after the decision.
        self.coded: set[str] = set()
        self.values: dict[str, Any] = {"number": number, "signed_on": signed_on, "form": form, "basis": basis}

    def attach(self, act: Act, *, copy: Mapping[str, Any]) -> None:
        """Keep a scanned copy; told as of now, since nobody knows when it was scanned."""
        self.happen_at(self.SignedCopyAttached, act, act.now, "instant", entry_mandate=act.entry_mandate, **copy)

    def give_codes(self, act: Act, *, given: Mapping[str, str], codes: dict[str, str]) -> None:
        """Told as of now: a certificate that was made before has none of these."""
        told = [{"dossier": dossier, "code": digest} for dossier, digest in sorted(given.items())]
        self.happen_at(
            self.CodesGiven, act, act.now, "instant", given=told, codes=codes, entry_mandate=act.entry_mandate
        )

    @event(CodesGiven)
    def _codes_given(self, given: list[dict[str, str]]) -> None:
        self.coded.update(line["dossier"] for line in given)

    @property
    def signed_on(self) -> date:
        return date.fromisoformat(self.values["signed_on"])
