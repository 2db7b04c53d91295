#!/bin/bash
# Several changes in one edit: change probes, five at once. `make check-combinations` tries more of them.
# MODE=release: as for the single ones.
COMBINE=5 COUNT=12 SAMPLE=1 exec bash "$(dirname "$0")/test_probes.sh" "$@"
