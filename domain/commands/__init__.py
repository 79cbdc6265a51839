"""What people do: one module for each act, deciding at a desk and keeping what came out."""
