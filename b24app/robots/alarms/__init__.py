"""Raise the alarm about cards nobody touches, and see that they leave their stages in time."""
