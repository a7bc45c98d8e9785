"""Who signs in, what they are called, where they stand in the company, and the ``Principal`` that follows from it.

Every use case takes the ``Store`` first and ``now`` last, and is one transaction. Hashing a password takes a tenth of a
second of CPU on purpose: callers on an event loop run ``sign_in`` and its kin in a thread.
"""

from caliber.accounts.identity import LOCAL, Identity, need
from caliber.store.people import Person

__all__ = ["LOCAL", "Identity", "Person", "need"]
