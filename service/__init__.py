"""What runs: store, projector, vault, identity, forms, pages and the command line."""
