// A request to Azure or to a receiver, as telemetry hears of it: what leaves, what is answered, how long it took.

/** `other`: an address that no setting names, such as that of a webhook. */
export const services = [
  ...(['batch', 'arm', 'table', 'queue', 'blob', 'topic', 'identity', 'other'] as const),
] as const
export type Service = (typeof services)[number]

/** A request as it leaves, without anything that only it has: no id in its name, no query. */
export interface Call {
  service: Service
  /** As in docs/permissions.md: `GET /pools/{pool}/nodes`, `Rows.get`. A set that stays small. */
  name: string
  method: string
  scheme: string
  /** With its port, where that is not the usual one. */
  host: string
  /** The watched account, where it is a call to one. */
  account?: string
  /** By which the other side, and Azure's support, finds it. */
  clientRequestId?: string
}

export interface CallAnswer {
  status: number
  /** As the service calls the request. */
  requestId?: string
  /** Of an error, where it stands in a header: `ServerBusy`. */
  code?: string
}

export interface CallHeard {
  /** The head of an answer is there. */
  answered(answer: CallAnswer): void
  /** All of it is; `lost`: why no answer came, or not all of it, `ECONNRESET`. The first time counts. */
  ended(lost?: string): void
}

export interface HeardCall extends Call, Partial<CallAnswer> {
  spanId: string
  startedAt: number
  answeredAt?: number
  endedAt?: number
  lost?: string
}
