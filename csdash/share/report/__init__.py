"""Report: the pages as one HTML file, or as a folder of static pages, that need no server and fetch nothing."""
