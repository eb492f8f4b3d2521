"""Looking at the site while writing: builds on every save, serves on this machine alone, shows drafts as such and findings beside the page.

A command above the portal. What it adds to pages is added while serving; nothing of it can reach a published output.
"""
