# Finding tests: prints a line "KIND PATH" a test. For tests/run.
#
#   program PATH.c    a C program of tests/unit, tests/property, tests/models, tests/fault
#   case FOLDER       a golden: a folder with a file `command`
#   script PATH.sh    a shell script test_*.sh
#   pair FOLDER       two databases: old.sql and new.sql, see tests/pairs/run
#   report FOLDER     edits that a user reported: a folder of tests/reports with a file `1.schema`
#   codes             every diagnostic code has a golden

find_programs() {
    [ $# -gt 0 ] || return 0
    grep -lE '^(int )?main ?[(]' "$@" 2>/dev/null | sed 's/^/program /'
}

# All tests in the folder $1. Those of tests/bench and tests/fuzz are not for checking; programs of tests/tools serve
# tests, which compile them.
find_in_folder() {
    local folder=$1
    find_programs $(find "$folder" -name '*.c' -not -path 'tests/bench/*' -not -path 'tests/fuzz/*' \
        -not -path 'tests/tools/*' | sort)
    find "$folder" -path '*/cases/*' -name command -type f | sort | sed 's|^|case |; s|/command$||'
    find "$folder" -name 'test_*.sh' -type f | sort | sed 's/^/script /'
    find "$folder" -path '*pairs/*' -name old.sql -type f | sort | sed 's|^|pair |; s|/old.sql$||'
    find "$folder" -path '*/reports/*' -name 1.schema -type f | sort | sed 's|^|report |; s|/1.schema$||'
}

find_tests() {
    local path
    if [ $# -eq 0 ]; then
        find_in_folder tests
        echo "codes tests/cases"
        return
    fi
    for path in "$@"; do
        path=${path#"$root"/}
        path=${path#./}
        path=${path%/}
        case $path in
        tests | tests/*) ;;
        *) path=tests/$path ;;
        esac
        if [ -d "$path" ]; then
            find_in_folder "$path"
            [ "$path" != tests ] || echo "codes tests/cases"
        elif [ "${path%.c}" != "$path" ] && [ -f "$path" ]; then
            find_programs "$path"
        elif [ -f "$path.c" ]; then
            find_programs "$path.c"
        elif [ -f "$path" ]; then
            echo "script $path"
        elif [ "$path" = tests/codes ]; then
            echo "codes tests/cases"
        else
            echo "tests/run: there is nothing at $path" >&2
            return 1
        fi
    done
}

# Says when slowest.txt does not name the slowest tests any more. Reads lines "SECONDS PATH", the slowest first.
check_slowest() {
    head -n 12 | cut -d ' ' -f 2 | grep -vxFf tests/lib/slowest.txt > "$work/unnamed" || return 0
    echo "these belong into tests/lib/slowest.txt, so that they begin first:"
    indented < "$work/unnamed"
}

# Those that slowest.txt names come first, so that none of them runs alone at the end.
slowest_first() {
    awk -v slowest=tests/lib/slowest.txt '
        BEGIN { while ((getline path < slowest) > 0) rank[path] = ++count }
        { print ($2 in rank ? rank[$2] : count + 1), NR, $0 }' | sort -k1,1n -k2,2n | cut -d " " -f 3-
}
