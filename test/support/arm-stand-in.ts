// Azure Resource Manager for tests, twice: as the port, and as the HTTP client under the adapter. Answers what a world of paths holds.
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import type { Arm, ArmAnswer, ArmBody } from '../../src/ports/arm.ts'

/** What a path answers besides a body. */
export class Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  constructor(status: number, code: string, message: string) {
    this.status = status
    this.code = code
    this.message = message
  }
}

export function forbidden(action: string, scope = '/subscriptions/s1'): Refusal {
  return new Refusal(
    403,
    'AuthorizationFailed',
    `The client 'app' with object id '1' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`,
  )
}

export const gone = new Refusal(404, 'ResourceNotFound', 'The Resource was not found.')
/** As the adapter says of what is no id, without asking. */
const noPath = new Refusal(0, 'NoResourceId', 'It must begin with /subscriptions/.')
export const unwell = new Refusal(500, 'InternalServerError', 'Encountered internal server error.')

/** Paths without api-version, compared without case; a list is an array. What is not in it is 404. */
export type ArmWorld = Readonly<Record<string, ArmBody | readonly ArmBody[] | Refusal>>

export interface ArmStandIn extends Arm {
  /** Paths asked for, in order. */
  calls: string[]
}

export function armStandIn(world: ArmWorld): ArmStandIn {
  const calls: string[] = []
  const find = (path: string) => {
    calls.push(path)
    return path.startsWith('/subscriptions') ? heldAt(world, path) : noPath
  }
  return {
    calls,
    async get(path) {
      const held = find(path)
      if (held instanceof Refusal) return refusedAs(held, path)
      if (Array.isArray(held)) return { kind: 'read', value: { value: held } }
      return { kind: 'read', value: held as ArmBody }
    },
    async list(path) {
      const held = find(path)
      if (held instanceof Refusal) return refusedAs(held, path)
      const items = Array.isArray(held) ? held : []
      return { kind: 'read', value: { items, complete: true } }
    },
  }
}

function heldAt(world: ArmWorld, path: string): ArmBody | readonly ArmBody[] | Refusal {
  const key = Object.keys(world).find((one) => one.toLowerCase() === path.toLowerCase())
  return (key === undefined ? undefined : world[key]) ?? gone
}

function refusedAs({ status, code, message }: Refusal, path: string): ArmAnswer<never> {
  if (status === 404) return { kind: 'missing', path }
  const action = /action '([^']+)'/.exec(message)?.[1] ?? ''
  if (status === 403) return { kind: 'denied', action, path }
  return { kind: 'failed', reason: `Azure Resource Manager answered ${status} (${code}).`, path }
}

export interface Scripted {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** Serves answers in turn, the last one for ever, and keeps what was asked. */
export function armHttp(...answers: readonly (Scripted | Error)[]): HttpClient & {
  asked: { method: string; url: string; authorization: string | undefined }[]
} {
  const asked: { method: string; url: string; authorization: string | undefined }[] = []
  return {
    asked,
    async sendRequest(request) {
      const answer = answers[Math.min(asked.length, answers.length - 1)]
      asked.push({
        method: request.method,
        url: request.url,
        authorization: request.headers.get('authorization'),
      })
      if (answer instanceof Error || answer === undefined) throw answer ?? new Error('no answer')
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders(answer.headers ?? {}),
        bodyAsText: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
      }
    },
  }
}
