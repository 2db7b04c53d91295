#!/bin/bash
# Change probes, a test each: see `run` beside this. Each sixteenth of them; `make check-probes` runs all.
folder=${TEST_FOLDER:?}/kept
# MODE=release: thousands of calls; the sanitizers look at the other tests.
SAMPLE=${SAMPLE:-16} KEEP_IN=$folder "$(dirname "$0")/run" "$@" > "$TEST_FOLDER/probes.log" 2>&1
status=$?
[ -f "$folder/results" ] || { cat "$TEST_FOLDER/probes.log"; exit 1; }
awk -F': ' '
    { lines[NR] = $0 }
    END {
        print "1.." NR
        for (i = 1; i <= NR; i++) {
            split(lines[i], part, ": ")
            good = part[2] ~ /^(converge|refused|known)( |$)/
            print (good ? "ok " : "not ok ") i " - " lines[i]
        }
    }' "$folder/results"
grep '^baseline: FAILED' "$TEST_FOLDER/probes.log"
rm -rf "$folder"
exit $status
