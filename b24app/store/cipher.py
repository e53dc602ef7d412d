"""Encrypt tokens and secrets at rest; keys rotate: the first encrypts, every one decrypts."""

from collections.abc import Sequence
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from b24app.languages import phrase
from b24app.store.faults import KeyMissing, KeyWrong


class Cipher:
    """Encrypts and decrypts short texts with the keys of B24APP_SECRET_KEYS, the current one first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = list(keys)

    def __repr__(self) -> str:
        return f"Cipher({len(self._keys)} keys)"

    def seal(self, text: str) -> str:
        """Encrypt a text with the current key."""
        return self._fernets.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt a text with whichever key fits; raises KeyWrong."""
        try:
            return self._fernets.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise KeyWrong from None

    def reseal(self, sealed: str) -> str:
        """Encrypt again with the current key what any of the keys opens."""
        return self.seal(self.open(sealed))

    @cached_property
    def _fernets(self) -> MultiFernet:
        if not self._keys:
            raise KeyMissing
        try:
            return MultiFernet([Fernet(key) for key in self._keys])
        except ValueError:
            # From None: the fault's text would show a piece of the key.
            raise KeyWrong(
                phrase("a key in B24APP_SECRET_KEYS is not 32 bytes in URL-safe base64"),
                phrase("see install/env.example for the way to make one"),
            ) from None
