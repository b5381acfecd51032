#!/usr/bin/env bash
# Restores Bicep's compiler as the package that bicep.csproj pins and prints the compiler's path.
# Needs the dotnet SDK; the package comes from whatever source NuGet is configured with on this machine.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$here/bicep.csproj
package=azure.bicep.commandline.linux-x64
version=$(sed -n 's/.*Version="\[\(.*\)\]".*/\1/p' "$project")

if ! command -v dotnet >/dev/null; then
  echo 'restore.sh: dotnet is not installed; install the .NET 10 SDK and run this again' >&2
  exit 1
fi

# Standard output is the answer alone, so what restore says goes to standard error.
dotnet restore "$project" --verbosity quiet >&2
packages=$(dotnet msbuild "$project" -getProperty:NuGetPackageRoot)
compiler=${packages%/}/$package/$version/tools/bicep

if [[ ! -f $compiler ]]; then
  echo "restore.sh: the package was restored, but $compiler is not there" >&2
  exit 1
fi
# A NuGet package keeps no run bits.
chmod u+x "$compiler"
echo "$compiler"
