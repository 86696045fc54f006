"""Tables: the rows behind a page as CSV and XLSX, with every number as it was worked out."""
