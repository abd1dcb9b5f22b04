#!/usr/bin/env bash
# Webhooks lost, doubled and late, a fifth each, over many candidates, and then one comparison: scripts/webhook-chaos.sh [CANDIDATES] [SEED]. What is real
# in it and what is short-circuited stands in tests/Candor.Journeys/Reconcile/WebhookChaosTests.cs. Loopback only; bounded by its deadlines.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$home"
. scripts/need.sh
need_dotnet
dotnet build tests/Candor.Journeys -c Release -v quiet -nologo >&2
CANDOR_CANDIDATES=${1:-1000} CANDOR_SEED=${2:-20261125} tests/Candor.Journeys/bin/Release/net10.0/Candor.Journeys \
    --progress off --no-ansi --filter-class Candor.Journeys.Reconcile.WebhookChaosTests --output Detailed
