"""Follow promises to pay."""
