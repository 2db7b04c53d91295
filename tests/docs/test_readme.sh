#!/bin/bash
# Runs the commands of the documents: a fenced block of sh that follows the line <!-- run --> is executed, line by
# line as a reader would, in a copy of the tree with the built program on the path. A block after
# <!-- run: text --> must also print that text.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${TEST_FOLDER:-$(mktemp -d)}
documents="README.md CONTRIBUTING.md ARCHITECTURE.md"

# Writes each marked block of document $1 to $2.NUMBER.sh, and what it must print to $2.NUMBER.text.
blocks_extract()
{
    awk -v prefix="$2" '
        /^<!-- run(:.*)? -->$/ {
            marked = 1
            text = $0
            sub(/^<!-- run:? ?/, "", text)
            sub(/ ?-->$/, "", text)
            next
        }
        marked && /^```sh$/ { number++; inside = 1; file = prefix "." number ".sh"; print text > (prefix "." number ".text"); next }
        inside && /^```$/ { inside = 0; marked = 0; close(file); next }
        inside { print > file; next }
        !/^[ \t]*$/ { marked = 0 }
    ' "$1"
}

tree_copy()
{
    mkdir -p "$1"
    (cd "$root" && git ls-files -z --cached --others --exclude-standard 2> /dev/null || find . -type f -print0) |
        (cd "$root" && tar --null --ignore-failed-read -T - -cf - 2> /dev/null) | tar -C "$1" -xf -
}

cd "$root" || exit 1
for document in $documents; do
    [ ! -f "$document" ] || blocks_extract "$document" "$folder/$document"
done
mapfile -t scripts < <(ls "$folder"/*.sh 2> /dev/null)
echo "1..$((${#scripts[@]} + 1))"

# Every file that a document links to or names as a path of the tree is there.
broken=$(for document in $documents; do
    [ -f "$document" ] || continue
    grep -oE '\]\([^)#:]+' "$document" | sed 's/^](//' | while read -r path; do
        [ -e "$path" ] || echo "# $document links to $path, which is not there"
    done
done)
[ -z "$broken" ] && echo "ok 1 - links" || printf 'not ok 1 - links\n%s\n' "$broken"

number=1
failed=0
[ -z "$broken" ] || failed=1
for script in "${scripts[@]}"; do
    number=$((number + 1))
    name=$(basename "$script" .sh)
    tree_copy "$folder/tree.$number"
    if (cd "$folder/tree.$number" && env -u MAKEFLAGS -u MAKELEVEL bash -eu "$script") > "$script.log" 2>&1 < /dev/null &&
        grep -qF -- "$(cat "${script%.sh}.text")" "$script.log"; then
        echo "ok $number - $name"
    else
        failed=1
        echo "not ok $number - $name"
        tail -n 30 "$script.log" | sed 's/^/# /'
    fi
    rm -rf "$folder/tree.$number"
done
exit $failed
