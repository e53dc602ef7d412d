"""Send the heads a digest of the reports, once a period."""
