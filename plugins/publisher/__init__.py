"""PUBLISH: move a built site to its readers, whole and in order, and back again.

A command, never part of a build. It works from any folder with a static site and a file of targets (publish.toml); it knows
nothing of Pelican, of manuscripts or of how the folder came to be.

    site.py       the built folder, read once and hashed; what makes it unfit to publish
    release.py    the manifest: what a release is, and how two releases differ
    headers.py    the one table of HTTP headers, and its writers for nginx, Apache, _headers and S3
    redirects.py  old address -> new address, written for nginx, Apache, _redirects and S3
    ordered.py    in which order single files may change so that no link breaks on the way
    config.py     what a target is; publish_toml.py reads publish.toml, strictly
    credentials.py  from the environment that publish.toml names, never from the file
    targets/      folder, rsync over SSH, S3-compatible storage, a Git pages branch
    sending_out.py  one publish through an open session: is it worth one, may it be, what was done
    command.py    publish, releases, rollback, status; saying.py has their longer words
"""
