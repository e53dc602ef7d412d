"""Answer how leads fare: from a copy of the portal kept fresh beside the app, never from the portal at each view."""
