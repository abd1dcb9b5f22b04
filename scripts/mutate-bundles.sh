#!/usr/bin/env bash
# Forges audit bundles in every kind we know and blindly besides, and shows how many the verifier accepts: none, or it fails.
# scripts/mutate-bundles.sh [N [SEED]]; N is 20000 unless told otherwise. The same seed makes the same forgeries.
set -euo pipefail
export CANDOR_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dotnet build "$CANDOR_HOME/tests/Candor.Tests" -c Release -v quiet -nologo >&2
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0
CANDOR_MUTANTS="${1:-20000}" CANDOR_SEED="${2:-20261124}" CANDOR_MUTATION_TABLE="$table" \
    "$CANDOR_HOME/tests/Candor.Tests/bin/Release/net10.0/Candor.Tests" --progress off --no-ansi \
    --filter-class '*BundleForgeryTests' '*BundleMutationTests' || status=$?
cat "$table"
exit "$status"
