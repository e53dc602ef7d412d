"""Judge letters: what kind each is, whose it is, and which talk it belongs to; pure, without any network."""
