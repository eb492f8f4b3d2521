"""What pages say to machines: the government page tags, Open Graph, JSON-LD."""
