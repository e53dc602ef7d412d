"""Know leads that are no clients, and close them so that it can be taken back."""
