"""CHECK: what gets a press office into trouble, said before anything is written or deleted.

Rules over manuscripts (desk), files (attachments) and days (desk), the waivers recorded in the manuscripts, the masking
of personal data (personal, command), and the ledger of the three reviews (review). Knows newsroom and manuscript only.
"""
