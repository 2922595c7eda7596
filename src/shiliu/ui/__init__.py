"""Parts of pages: base templates, tags, drawings. Knows nothing of the domain."""
