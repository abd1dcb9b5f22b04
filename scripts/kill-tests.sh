#!/usr/bin/env bash
# Kills the product at random moments of the journey and starts it again: scripts/kill-tests.sh [KILLS] [SEED]. Bounded by KILLS; a life lasts
# as long as a journey that nobody disturbs, at most, or four seconds.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$home"
. scripts/need.sh
need_dotnet
need_packages "${SPEECH_PACKAGES[@]}" "${VOICE_PACKAGES[@]}"
dotnet build tests/Candor.Journeys -c Release -v quiet -nologo >&2
export CANDOR_KILLS=${1:-200} CANDOR_SEED=${2:-20261124}
tests/Candor.Journeys/bin/Release/net10.0/Candor.Journeys --progress off --no-ansi --filter-class Candor.Journeys.KillTests --output Detailed
