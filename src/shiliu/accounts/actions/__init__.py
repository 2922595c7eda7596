"""Every write of the package: one function, one transaction, one fact."""
