"""Show people a clean-up: the leads of a pile, groups side by side, how far the work is."""
