"""symprop: derivations of backpropagation that a person can read, and fast gradients."""
