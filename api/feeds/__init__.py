"""What programs of others follow: feeds, site maps for search engines, the catalogue of open data."""
