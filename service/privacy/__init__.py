"""Privacy: what is sealed under whose key, who read it, and how nothing of it is left."""
