"""Sources: what people have (files, databases, buckets), read into sheets without trusting any of it."""
