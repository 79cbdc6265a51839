"""What anybody may see without an account: the register, postings, and whether a certificate holds."""
