"""What a picture looks like, in 64 bits: saved anew, made smaller or lighter it keeps nearly all of them."""

from itertools import pairwise

from PIL import Image

COLUMNS, ROWS = 9, 8
BITS = (COLUMNS - 1) * ROWS
# A step in brightness that is told from noise; with fewer of them there is nothing to know a picture again by.
STEP, FEWEST_STEPS = 3, 20


def look_of(picture: Image.Image) -> str | None:
    """Whether it grows clearly lighter from each field to the next one on its right, as 16 hexadecimal digits.

    None of an empty page or a plain wall: all of these look alike.
    """
    grey = picture.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX).tobytes()
    rows = [grey[at : at + COLUMNS] for at in range(0, len(grey), COLUMNS)]
    steps = [right - left for row in rows for left, right in pairwise(row)]
    if sum(abs(step) >= STEP for step in steps) < FEWEST_STEPS:
        return None
    bits = "".join("1" if step >= STEP else "0" for step in steps)
    return f"{int(bits, 2):0{BITS // 4}x}"
