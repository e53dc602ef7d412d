"""CRM objects: their fields, their memory and the one door through which they change."""
