"""Turn leads into clients and deals, and recognise clients who come again."""
