"""Standards for other people's tools: OGC API Features and Tiles, TileJSON, a map style."""
