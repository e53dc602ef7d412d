"""Pictures for the documents, taken by a real Chromium: the app's pages, and the settings of robots."""
