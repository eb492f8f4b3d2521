"""What the rsync target asks its server to do, as POSIX shell. $1 is the target's folder there, and what is there is named from it.

PREPARE makes the folders, or says why not; CLEAN clears away what an interrupted publish left; DESCRIBE tells the live release and the
heads of all. For a publish: CARRY, VERIFY, SWITCH; for the way back COUNT as well; DROP takes a release away. LIST tells every file
that readers can reach, with its checksum.
"""

PREPARE = """
for tool in rsync flock sha256sum find; do
    command -v "$tool" >/dev/null || { echo "missing $tool"; exit 0; }
done
mkdir -p -- "$1"
cd -- "$1"
if [ -e current ] || [ -L current ]; then
    if [ ! -d manifests ] || [ ! -L current ]; then echo foreign; exit 0; fi
fi
mkdir -p releases manifests incoming
echo ready
"""

CLEAN = """
cd -- "$1"
find incoming -mindepth 1 -maxdepth 1 -exec rm -rf {} +
live=$(readlink current 2>/dev/null || echo none)
for release in releases/*; do
    [ -d "$release" ] && [ "$release" != "$live" ] || continue
    [ -f "manifests/${release#releases/}.json" ] || rm -rf -- "$release"
done
for manifest in manifests/*.json; do
    [ -f "$manifest" ] || continue
    name=${manifest#manifests/}
    [ -d "releases/${name%.json}" ] || rm -f -- "$manifest"
done
"""

DESCRIBE = """
cd -- "$1" 2>/dev/null || exit 0
readlink current 2>/dev/null || echo
for manifest in manifests/*.json; do
    [ -f "$manifest" ] && sed -n 2p "$manifest" || true
done
"""

# $2: the release that has the files, $3: the one that is to keep them; their names come line by line.
CARRY = """
cd -- "$1"
while IFS= read -r path; do
    mkdir -p -- "$(dirname -- "$3/$path")"
    [ -e "$3/$path" ] || ln -- "$2/$path" "$3/$path" 2>/dev/null || cp -- "$2/$path" "$3/$path"
done
"""

VERIFY = """
cd -- "$1/$2"
sha256sum -c - >/dev/null
"""

COUNT = """
cd -- "$1/$2"
find . ! -type d | wc -l
"""

# $2: staged folder or "", $3: the release's name. The manifest comes as input.
SWITCH = """
cd -- "$1"
cat > "incoming/$3.json"
[ -z "$2" ] || mv -T -- "$2" "releases/$3"
mv -T -- "incoming/$3.json" "manifests/$3.json"
sync -f . 2>/dev/null || sync
ln -s "releases/$3" "incoming/current-$3"
mv -T -- "incoming/current-$3" current
"""

DROP = """
cd -- "$1"
rm -f -- "manifests/$2.json"
mv -T -- "releases/$2" "incoming/drop-$2"
rm -rf -- "incoming/drop-$2"
"""

LIST = """
cd -- "$1"
find incoming -mindepth 1 -maxdepth 1 | head -n 1
echo ==
cd current/
find . -type f -exec sha256sum {} +
echo ==
find . ! -type f ! -type d
"""
