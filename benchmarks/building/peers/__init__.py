"""Hugo and stock Pelican on the same articles, with templates of the same work: article pages with the government's tags, home,
columns and tags in numbered pages of twenty, month archives, feeds for the site and each column, a site map."""
