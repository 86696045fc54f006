"""Sample data: one fictional company, so that csdash can be seen before any real data is loaded."""
