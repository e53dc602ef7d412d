"""Set the tasks of cards and mind them."""
