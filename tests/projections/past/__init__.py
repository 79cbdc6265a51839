"""Questions about the past: random books, a plain replay of their facts, and what is asked of both."""
