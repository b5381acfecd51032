#!/usr/bin/env bash
# Restores PowerShell's engine as the package that pwsh.csproj pins, builds what starts it and prints that one's path.
# Needs the dotnet SDK; the packages come from whatever source NuGet is configured with on this machine.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
engine=$here/bin/powershell-engine

if ! command -v dotnet >/dev/null; then
  echo 'restore.sh: dotnet is not installed; install the .NET 10 SDK and run this again' >&2
  exit 1
fi

# Standard output is the answer alone, so what build says goes to standard error. Locked: only what has the kept hash.
dotnet build "$here/pwsh.csproj" --verbosity quiet --nologo -p:RestoreLockedMode=true --output "$here/bin" >&2

if [[ ! -x $engine ]]; then
  echo "restore.sh: the build ended, but $engine is not there" >&2
  exit 1
fi
echo "$engine"
