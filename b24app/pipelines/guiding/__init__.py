"""Guide a person through the stage of a card: what it means, what is missing, where it may go, what is due."""
