"""Reports of answers for people: Markdown, HTML and XLSX, each from the answer alone."""
