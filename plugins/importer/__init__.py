"""From what editors have (newspaper page text, Word files, saved web pages) to manuscripts with the right header.

A command, never part of a build. Everything rests on one account (ledger): a source is a list of numbered spans, every character of
a span ends in exactly one place (a draft's header, a draft's body, or the dropped list), every repair is a recorded edit.
The account is balanced before anything is written; nothing is written when it does not balance.
"""
