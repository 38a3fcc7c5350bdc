"""Reports that read pages block by block: links that lead nowhere, and words that are hard to read."""
