"""Pictures of robots' settings for their READMEs, taken by a real Chromium."""
