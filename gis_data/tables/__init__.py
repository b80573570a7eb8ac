"""From a file on disk to rows: whatever format people send, one shape comes out."""
