"""Changes to a published graph from outside: what they are, and the process that makes them."""
