"""Seeds: what a portal has in it from the start, each drawn from its number alone."""
