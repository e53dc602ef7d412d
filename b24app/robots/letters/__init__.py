"""Sort out leads that letters made."""
