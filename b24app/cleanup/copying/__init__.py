"""Keep a copy of a portal's leads and clients beside the app, for questions that would cost the portal too much."""
