#!/bin/bash
# src/plan/statement_forms.def is true: every row that can be tried is tried on the server.
. "$(dirname "$0")/../lib/db.sh"

test_each_form_locks_reads_and_rewrites_as_its_row_says()
{
    "$ROOT/tests/lib/compare_forms" "$DATABASE_URL" || fail "statement_forms.def says otherwise"
}

tests_run "$@"
