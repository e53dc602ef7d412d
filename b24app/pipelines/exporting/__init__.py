"""Write down what a portal has as a file that changes nothing when applied."""
