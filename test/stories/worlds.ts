// Worlds of stories: one pool, one thing that breaks, a minute after the start.
import { smallWorld } from '../support/small-world.ts'

type Pool = Record<string, unknown>

/** Something happens to nodes of the pool. */
export function breaking(step: object, pool: Pool = {}, jobs: readonly unknown[] = []) {
  return smallWorld({ pool, jobs, script: [{ at: 'PT1M', pool: 'frames', ...step }] })
}

/** Node 2 of ten, or those that are named, unusable with an error of this code. */
export function reporting(code: string, step: object = {}) {
  const errors = [{ code, message: `${code} in words` }]
  return breaking({ do: 'node-unusable', nodes: 2, errors, ...step })
}

export function job(...tasks: readonly object[]) {
  const given = tasks.map((task) => ({ commandLine: 'render', duration: 'PT1M', ...task }))
  return { id: 'shot', pool: 'frames', tasks: given }
}

/** Two nodes and one task `frame`, which ends with this failure, so often; again and again where it is not said. */
export function failing(failureInfo: object, fault: object = {}) {
  const told = { category: 'UserError', message: 'as Batch says it', ...failureInfo }
  return smallWorld({
    pool: { dedicated: 2 },
    jobs: [job({ id: 'frame', fault: { failureInfo: told, ...fault } })],
  })
}

export function resizing(code: string, details: object = {}) {
  const errors = [{ code, message: `${code} in words`, ...details }]
  return breaking({ do: 'resize-error', errors })
}
