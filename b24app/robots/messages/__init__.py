"""Send clients what their stage says."""
