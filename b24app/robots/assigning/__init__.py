"""Choose who takes a new lead, and hand it over."""
