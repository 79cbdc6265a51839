"""Forms: the shape of every command, one module for each act; whether it is right is for the rules to say."""
