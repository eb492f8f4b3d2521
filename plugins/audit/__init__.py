"""The audit: reads a BUILT site, nothing else, and says what an inspection would find, and on which day.

It never reads manuscripts or the build's own records: what readers and inspectors get is the folder of files, so the
folder of files is what is judged. `audit.command.run` is the command, `audit.survey.survey` gives the same as data
(`audit.report.AuditReport`). Every threshold and weight is in rules.toml, each with its source. No Pelican in this
room.
"""
