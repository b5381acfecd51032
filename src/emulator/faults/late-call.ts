// A call that was answered as done and is done later, as its timer carries it.

/** The request goes through the same handler again; nothing in it authenticates. */
export interface LateCall {
  readonly kind: 'late-call'
  readonly account: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}
