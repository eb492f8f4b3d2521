"""Pictures and attachments: what is published of a file is what we wrote ourselves or have checked."""
