"""The language of pipeline files: what may be written, how it is read, and every fault told at its place."""
