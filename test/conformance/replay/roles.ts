// What a request is to the figure that counts: it writes, is refused, reads after a write, or only gives back the seed.
import type { Spoken } from './conversations.ts'
import { madeBy } from './resources.ts'

/** Why a request is in the figure, or apart from it. */
export type Role = 'write' | 'refused' | 'read after write' | 'echo'

/** `pools/frames`; of a list, the collection. */
const scopeOf = ({ path, method }: Spoken): string => {
  const [, kind, id] = path.toLowerCase().split('/')
  return id === undefined || method === undefined ? `${kind}` : `${kind}/${id}`
}

/** `written` holds what `noteWrite` noted of the rows before. */
export function roleOf(row: Spoken, written: ReadonlySet<string>): Role {
  if (row.status >= 400) return 'refused'
  if (row.method !== 'GET' && row.method !== 'HEAD') return 'write'
  const scope = scopeOf(row)
  const [kind] = scope.split('/')
  if (scope === 'nodecounts')
    return [...written].some((one) => one.startsWith('pools')) ? 'read after write' : 'echo'
  if (scope === kind) {
    return [...written].some((one) => one.startsWith(scope)) ? 'read after write' : 'echo'
  }
  // What was made in a collection was written under the collection's name.
  return written.has(scope) || madeHere(row, written) ? 'read after write' : 'echo'
}

const madeHere = (row: Spoken, written: ReadonlySet<string>): boolean =>
  written.has(`made ${row.path.toLowerCase().split('/').slice(1, 3).join('/')}`)

/** Remembers what the row has written. */
export function noteWrite(row: Spoken, written: Set<string>): void {
  if (row.method !== 'GET' && row.method !== 'HEAD') written.add(scopeOf(row))
  const made = madeBy(row)
  if (!made) return
  const key = made.jobId === undefined ? made.key : `jobs/${made.jobId}`
  written.add(`made ${key.toLowerCase()}`)
}
