"""The office's data in a SQL database; every method of its books is one transaction."""
