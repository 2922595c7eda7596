"""What every JSON interface shares: answers, refusals, keys, once, and its description."""
