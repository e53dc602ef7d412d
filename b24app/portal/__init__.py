"""Talk to Bitrix24 portals: one call path, our own errors, nothing doubled and nothing lost."""
