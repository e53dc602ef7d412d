"""A bare Debian with Python, git and make alone: the README's commands and the image's steps, carried out in it."""
