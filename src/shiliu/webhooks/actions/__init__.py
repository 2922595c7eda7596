"""Everything that writes hooks and deliveries."""
