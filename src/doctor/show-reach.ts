// The lines to run in the pool's network where only a look from there can tell.

import { quoted } from './az.ts'
import type { NetworkContext } from './check-context.ts'

/** Name and port of what the nodes must reach; for a machine in the subnet of the pool, or a node itself. */
export function showReach({ account, mode }: NetworkContext): string {
  const name = mode === 'simplified' ? account?.nodeManagementEndpoint : account?.accountEndpoint
  return name ? reachLines(name) : ''
}

export function reachLines(name: string): string {
  return [`nslookup ${quoted(name)}`, `nc -vz ${quoted(name)} 443`].join('\n')
}
