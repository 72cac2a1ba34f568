"""The store of a published graph: one protocol, an engine on disk and one over the network."""
