"""The steps from a sender's row to a site: columns, position, facts, identity."""
