#!/usr/bin/env bash
# Kills imports of every class of formats with SIGKILL at random moments, runs each to the end, and compares the twin with that of an
# undisturbed import. The tests do the same with one moment a class. See docs/importing.md.
#
# usage: bench/crash.sh [POINTS]     moments of each class (default 30)
#   CITYTWIN_TEST_DATABASE_URL=postgresql://…  a server on which databases may be created (default: one made for the tests)
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
points=${1:-30}
report=$(mktemp)
trap 'rm -f "$report"' EXIT

cd "$root"
mvn -B -q -pl importers -am verify \
  -Dtest=none -Dit.test=KilledAtRandomIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dcitytwin.crash.points="$points" -Dcitytwin.crash.report="$report"
cat "$report"
