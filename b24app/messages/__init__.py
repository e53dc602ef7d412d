"""Send messages to clients: what a message is, and the gateways that carry it."""
