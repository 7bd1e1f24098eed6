"""Places in a text: Qt counts UTF-16 units, Python counts characters."""


def units(text: str) -> int:
    """How many UTF-16 units Qt counts for `text`."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_unit(text: str, character: int) -> int:
    """The unit at which the character of that index begins; an index behind the end gives the end."""
    return units(text[:character])


def to_character(text: str, unit: int) -> int:
    """The index of the character at a unit; one inside a character gives the next."""
    if text.isascii():
        return min(unit, len(text))
    place = 0
    for index, sign in enumerate(text):
        if place >= unit:
            return index
        place += 2 if sign > "\uffff" else 1
    return len(text)
