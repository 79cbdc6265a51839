"""Identity: who someone is. Accounts, sessions, passwords and slips; what one may do is a mandate's matter."""
