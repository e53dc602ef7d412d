"""Say of every lead of the copy what it is, whose it is, and by which channel the pile grows."""
