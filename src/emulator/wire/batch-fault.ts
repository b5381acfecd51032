// A refusal in Batch's own shape, thrown by handlers and turned into an answer in one place.
import { type ErrorCode, errorTable } from './error-table.ts'
import type { EmulatorResponse } from './http.ts'
import { fullIsoOf } from './wire-time.ts'

interface ErrorDetail {
  readonly key: string
  readonly value: string
}

export class BatchFault extends Error {
  readonly code: ErrorCode
  readonly values: readonly ErrorDetail[]
  readonly status: number
  readonly text: string

  /** `told`: where the service has another status and text for the same code. */
  constructor(
    code: ErrorCode,
    values: readonly ErrorDetail[] = [],
    told: readonly [status: number, text: string] = errorTable[code],
  ) {
    super(`${code}: ${told[1]}`)
    this.code = code
    this.values = values
    this.status = told[0]
    this.text = told[1]
  }
}

export const details = (record: Readonly<Record<string, string>>): ErrorDetail[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }))

/** A fault with its `values` given as a plain record, in order. */
export const fault = (code: ErrorCode, values: Readonly<Record<string, string>> = {}): BatchFault =>
  new BatchFault(code, details(values))

/** The body every refusal has; `values` is left out when empty, as in the recordings. */
export function faultResponse(
  refusal: BatchFault,
  origin: string,
  requestId: string,
  nowMs: number,
): EmulatorResponse {
  const { status, text } = refusal
  const body = {
    'odata.metadata': `${origin}/$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element`,
    code: refusal.code,
    message: { lang: 'en-US', value: `${text}\nRequestId:${requestId}\nTime:${fullIsoOf(nowMs)}` },
    ...(refusal.values.length > 0 ? { values: refusal.values } : {}),
  }
  return {
    status,
    headers: { 'content-type': 'application/json;odata=minimalmetadata' },
    body: JSON.stringify(body),
  }
}
