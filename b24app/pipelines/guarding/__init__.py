"""Judge cards by the applied pipeline: which answers they lack, and which ways are open to them."""
