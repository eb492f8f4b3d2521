"""QR codes of many like addresses, composed instead of encoded one by one.

For a fixed length, error correction level and mask, every module of a QR code is a sum over GF(2) of message bits and a constant:
Reed-Solomon codes are linear, interleaving and masking do not look at the data. So the code of a message is the code of another one of
the same length, with the change of every differing bit added. segno encodes the first message, and one more for each bit
that is ever met; thousands of addresses that differ in a few digits then cost a handful of XORs each.
"""

from __future__ import annotations

LEVEL, MASK = "m", 3  # the mask is fixed: choosing the best of eight is most of the work, and scanners read them all


class QrCodes:
    """Codes of messages of any length; remembers what it has learnt about each length."""

    def __init__(self) -> None:
        self._families: dict[int, _Family] = {}

    def modules(self, message: bytes) -> tuple[int, int]:
        """(size, modules) of the code: modules is a number of size × size bits, row by row, the top left module the highest bit.

        Raises segno.DataOverflowError beyond some 2,300 bytes.
        """
        family = self._families.get(len(message))
        if family is None:
            # A site's addresses have a few lengths; anything else must not fill the memory.
            if len(self._families) >= 64:
                self._families.clear()
            family = self._families[len(message)] = _Family(message)
        return family.size, family.modules(message)


class _Family:
    """The codes of all messages of one length."""

    def __init__(self, message: bytes) -> None:
        self._length = len(message)
        self._message = int.from_bytes(message)
        self.size, self._modules = _encoded(message)
        self._changes: dict[int, int] = {}

    def modules(self, message: bytes) -> int:
        found = self._modules
        differing = int.from_bytes(message) ^ self._message
        while differing:
            bit = differing & -differing
            differing ^= bit
            change = self._changes.get(bit)
            if change is None:
                other = (self._message ^ bit).to_bytes(self._length)
                change = self._changes[bit] = _encoded(other)[1] ^ self._modules
            found ^= change
        return found


def _encoded(message: bytes) -> tuple[int, int]:
    import segno

    rows = segno.make_qr(message, error=LEVEL, mode="byte", boost_error=False, mask=MASK).matrix
    return len(rows), int("".join("1" if module else "0" for row in rows for module in row), 2)
