// One thing that goes wrong in a run: at which await, and how. A run is replayed from the list of them.
import { z } from 'zod'

/**
 * crash-before, crash-after: the instance dies before the call takes effect, or after it and before anybody hears.
 * delay-before, delay-after: `ms` pass before it takes effect, or before its answer comes.
 * fails: an error, and nothing was done. answer-lost: done, and an error. retried: the store's SDK sends it twice.
 * not-sent … page: what a call to Batch meets. refused, later, sent-later, throws: what a message to people meets.
 * late, twice, lost: what a queue or the topic does to a message or an event (a queue loses none).
 */
const faultKinds = [
  'crash-before',
  'crash-after',
  'delay-before',
  'delay-after',
  'fails',
  'answer-lost',
  'retried',
  'not-sent',
  'throttled',
  'busy',
  'denied',
  'server-error',
  'done-server-error',
  'hangs',
  'lands-late',
  'page',
  'refused',
  'later',
  'sent-later',
  'throws',
  'late',
  'twice',
  'lost',
] as const
export type FaultKind = (typeof faultKinds)[number]

export const faultSchema = z.strictObject({
  /** The operation and which of its calls, counted from 1 over all instances: `rows.transact#12`. */
  at: z
    .string()
    .regex(/^.+#\d+$/, 'is an operation and the number of its call, as rows.transact#12'),
  kind: z.enum(faultKinds),
  /** Milliseconds of virtual time, where the kind has some. */
  ms: z.int().min(0).optional(),
  /** Which error: `reset`, `busy`, `timed-out` or `denied`. */
  error: z.enum(['reset', 'busy', 'timed-out', 'denied']).optional(),
})
export type Fault = z.infer<typeof faultSchema>

/** What the harness throws where a port is to fail. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
  readonly statusCode: number | undefined
  readonly code: string
  constructor(operation: string, error: Fault['error'] = 'reset') {
    super(`${operation}: injected ${error}`)
    const [code, statusCode] = errors[error]
    this.code = code
    this.statusCode = statusCode
  }
}

const errors = {
  reset: ['ECONNRESET', undefined],
  busy: ['ServerBusy', 503],
  'timed-out': ['OperationTimedOut', 500],
  denied: ['AuthorizationFailure', 403],
} as const satisfies Record<NonNullable<Fault['error']>, readonly [string, number | undefined]>

export function faultText({ at, kind, ms, error }: Fault): string {
  return [at, kind, ms === undefined ? '' : `${ms} ms`, error ?? ''].filter(Boolean).join(' ')
}
