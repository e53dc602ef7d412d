"""A Bitrix24 portal in a box: a process of its own that keeps state and speaks the portal's wire; see README.md."""
