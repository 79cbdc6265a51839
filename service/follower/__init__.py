"""The follower: keeps the read models in step with the books, and tells where one stands still."""
