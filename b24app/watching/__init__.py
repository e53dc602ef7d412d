"""Changes of cards: seen as they happen, taken from the portal's own queue, swept up; each has one effect."""
