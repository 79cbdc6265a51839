"""What a camera notes beside the pixels of a JPEG, taken out without touching the pixels."""

START, SCAN = b"\xff\xd8", 0xDA
# Kept: how colours are meant (JFIF, Adobe). All other notes and comments go.
KEPT_NOTES = (0xE0, 0xEE)
NOTES = range(0xE0, 0xF0)
COMMENT = 0xFE


def without_notes(content: bytes) -> bytes:
    """The same picture without its notes; ValueError where its segments do not add up."""
    if content[:2] != START:
        raise ValueError("no JPEG")
    kept, at = [START], 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no segment")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == SCAN:
            return b"".join((*kept, content[at:]))
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            raise ValueError("half a segment")
        if (marker not in NOTES or marker in KEPT_NOTES) and marker != COMMENT:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
