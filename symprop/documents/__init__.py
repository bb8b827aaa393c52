"""Documents as blocks that still hold expressions; nothing here is markup."""
