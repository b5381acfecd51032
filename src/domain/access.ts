// Access on request: who may have a user on which node until when, and why not where that cannot be.
import type { NodeFacts, PoolSnapshot } from './facts.ts'
import { usableStates } from './facts.ts'
import type { PoolRef } from './refs.ts'

/** A user that Batch Medic made on a node, and takes away again. Holds no key and no password. */
export interface NodeAccess {
  pool: PoolRef
  nodeId: string
  user: string
  by: string
  /** Whether who it is was verified, or only stated by the caller. */
  verified: boolean
  reason: string
  incidentId?: string
  isAdmin: boolean
  at: number
  /** Taken away then, or sooner when somebody ends it. */
  until: number
}

/** What is asked for. The key is for Linux; Windows takes none, and a password is made there. */
export interface AccessWish {
  sshPublicKey?: string
  minutes: number
}

export const shortestAccessMinutes = 5
/** A day: who needs longer asks again. */
export const longestAccessMinutes = 24 * 60
export const usualAccessMinutes = 60

/** Why the node cannot have a user now, as a sentence that says what to do; undefined where it can. */
export function accessRefusal(
  pool: PoolSnapshot | undefined,
  node: NodeFacts | undefined,
  { sshPublicKey }: AccessWish,
): string | undefined {
  if (!pool) return 'The pool is not there (any more).'
  if (!node)
    return 'The node is not there (any more): incidents show lists the nodes of an incident.'
  // Documented: "You can add a user Account to a Compute Node only when it is in the idle or running state."
  if (!usableStates.includes(node.state)) {
    return `The node is ${node.state}: Batch makes users only on nodes that are idle or running. Read its logs in the incident instead, or try again once it is up.`
  }
  if (pool.os !== 'windows' && sshPublicKey === undefined) {
    return 'The node runs Linux and needs an SSH public key: make one with ssh-keygen -t ed25519, and give its .pub file with --ssh-key.'
  }
  return undefined
}

/** Why nobody outside can log in, and what to do; `reason`: what Batch said. */
export function loginRefusal(pool: PoolSnapshot, node: NodeFacts, reason: string): string {
  const within = node.ipAddress
    ? ` From within its network the node is ${node.ipAddress}.`
    : ' From within its network use the address that the portal shows.'
  if (pool.publicIps === 'nopublicipaddresses') {
    return `The pool has no public addresses: log in from a machine in its virtual network or through Bastion or a VPN.${within}`
  }
  return `Batch names no address to log in to (${reason.replace(/\.$/, '')}). Pools made since December 2025 map no port for SSH or RDP by themselves: make the pool with an endpointConfiguration for port 22 or 3389.${within}`
}
