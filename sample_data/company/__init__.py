"""A fictional Japanese B2B SaaS company: who it sold to, how it served them, and what became of them."""
