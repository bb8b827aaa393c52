"""From a list of definitions to its derivatives, as a record of equations with reasons."""
