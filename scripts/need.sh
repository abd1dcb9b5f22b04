# Sourced by ./candor and ./test: makes sure that the machine has what is needed, and says what and why.
# Everything goes to standard error, so that standard output carries answers only.

say() { printf '%s\n' "$*" >&2; }

need_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -q '^1[0-9]\.'; then
        say "Candor needs the .NET 10 SDK (package dotnet-sdk-10.0): install it, see https://dotnet.microsoft.com/download, and run this again."
        exit 2
    fi
}

# need_packages "COMMAND PACKAGE why it is needed" ...
need_packages() {
    local entry command package why missing=()
    for entry in "$@"; do
        read -r command package why <<<"$entry"
        if ! command -v "$command" >/dev/null 2>&1 && [ ! -e "$command" ]; then
            say "Missing: $package ($why)"
            missing+=("$package")
        fi
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ -n "${CANDOR_NO_INSTALL:-}" ] || ! command -v apt-get >/dev/null 2>&1 || ! grep -qE '^ID(_LIKE)?=.*debian' /etc/os-release 2>/dev/null; then
        say "Install these with this system's package manager, then run this again: ${missing[*]}"
        exit 2
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "Only root may install packages here. As root: apt-get install --no-install-recommends ${missing[*]}"
            exit 2
        fi
        as_root=(sudo)
    fi
    say "Installing with apt-get: ${missing[*]}"
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' apt "${missing[@]}" >&2 </dev/null; then
        say "apt-get could not install them: see above, mend it, and run this again."
        exit 2
    fi
}

SPEECH_PACKAGES=(
    "ffmpeg ffmpeg turns what browsers record into what recognisers read"
    "pocketsphinx_continuous pocketsphinx the offline speech recogniser"
    "/usr/share/pocketsphinx/model/en-us pocketsphinx-en-us its model of US English"
)
VOICE_PACKAGES=("flite flite the synthetic voice of the demo's candidate")
