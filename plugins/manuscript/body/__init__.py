"""From the Markdown of a body to HTML that is clean by construction: Chinese rules, links as content targets, no surprises."""
