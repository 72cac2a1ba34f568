"""Open a version for reading, wherever it is."""

from __future__ import annotations

from pathlib import Path

from skillgraph.store.address import Address
from skillgraph.store.protocol import Store


def open_store(address: Address) -> Store:
    """Open a version for reading.

    Raises:
        StoreError: it cannot be opened.
    """
    if address.endpoint:
        from skillgraph.store.remote import RemoteStore  # a worker on a folder needs no network

        return RemoteStore(address.endpoint, address.version)
    from skillgraph.store.embedded import EmbeddedStore

    assert address.folder
    return EmbeddedStore(Path(address.folder))
