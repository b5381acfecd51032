// What `batch-medic connect` prints: who may log in where until when, and the line that does it.

import type { z } from 'zod'
import type { accessGiven } from '../api/shapes/controls.ts'
import { plain } from '../domain/plain.ts'
import { momentIn, type Terminal } from './terminal.ts'

/** Ends with how to take it away. `keyPath`: of the public key that was sent. */
export function connectPage(
  { access, os, address, port, password }: z.infer<typeof accessGiven>,
  keyPath: string | undefined,
  terminal: Terminal,
): readonly string[] {
  const { user, nodeId, pool, until, isAdmin } = access
  const rights = isAdmin ? ' with administrator rights' : ''
  const login = os === 'windows' ? windowsLines(address, port, user, password) : [sshLine()]
  return [
    `User ${plain(user, 40)}${rights} on node ${plain(nodeId, 128)} of pool ${plain(pool.pool, 64)} until ${momentIn(terminal, until)}.`,
    '',
    ...login.map((line) => `  ${line}`),
    '',
    'It is taken away then. Sooner:',
    `  batch-medic connect ${plain(pool.account, 24)}/${plain(pool.pool, 64)}/${plain(nodeId, 128)} --end`,
  ]

  function sshLine(): string {
    const identity = keyPath?.endsWith('.pub') ? ` -i ${quoted(keyPath.slice(0, -4))}` : ''
    return `ssh${identity} -p ${port} ${plain(user, 40)}@${plain(address, 64)}`
  }
}

function windowsLines(address: string, port: number, user: string, password: string | undefined) {
  const told = password === undefined ? [] : [`password ${password}   (shown this once)`]
  return [`mstsc /v:${plain(address, 64)}:${port}`, `user     ${plain(user, 40)}`, ...told]
}

function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
