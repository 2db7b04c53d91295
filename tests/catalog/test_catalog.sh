#!/bin/bash
# Changes of catalogs by hand, a test each: see `run` beside this. Each fortieth of them; `make check-catalog` runs all.
# MODE=release: hundreds of calls; the sanitizers look at the other tests.
SAMPLE=${SAMPLE:-40} KEEP_IN=${TEST_FOLDER:?}/kept "$(dirname "$0")/run" "$@" > "$TEST_FOLDER/catalog.log" 2>&1
status=$?
[ -f "$TEST_FOLDER/kept/results" ] || { cat "$TEST_FOLDER/catalog.log"; exit 1; }
awk '
    { lines[NR] = $0 }
    END {
        print "1.." NR
        for (i = 1; i <= NR; i++) print (lines[i] ~ /: (seen|refused)$/ ? "ok " : "not ok ") i " - " lines[i]
    }' "$TEST_FOLDER/kept/results"
exit $status
