"""Reading: a mandate opens the books of its places, unless its office has no say in what stands there."""

# Whoever keeps accounts must not learn from that who asked for which title.
WITHOUT_A_SAY = frozenset({"administrator"})
# Whoever checks what others did, or runs the system, takes no step of any title, whatever its rules say.
NEVER_ACTING = frozenset({"inspector", *WITHOUT_A_SAY})


def opens_books(office: str) -> bool:
    """Whether who holds this office may read dossiers, households and the log of the places it is held over."""
    return office not in WITHOUT_A_SAY


# Who checks the register, or runs it.
CHECKING = frozenset({"inspector", "culture-office", "upper-officer", "administrator"})


def sees_certificates(office: str | None) -> bool:
    """Whether who holds this office may see that the lists were proved; that names no dossier and no person."""
    return office in CHECKING
