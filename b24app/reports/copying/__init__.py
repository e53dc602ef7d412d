"""Read the portal into a copy for reports, and publish it."""
