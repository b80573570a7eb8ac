"""Text that the database can hold."""

from __future__ import annotations

REPLACEMENT = "\ufffd"


def storable(text: str) -> str:
    r"""Return the text with what PostgreSQL can't store replaced: null characters and halves of surrogate pairs.

    >>> storable("a\x00b") == "a\ufffdb"
    True
    """
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(REPLACEMENT if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text
