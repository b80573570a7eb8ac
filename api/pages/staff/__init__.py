"""Pages for those who answer enquiries and keep sites."""
