// Where work came from: the invocation of the Functions host that runs it, so that what is told joins the host's own operation.
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Origin {
  /** Name of the function. */
  function: string
  /** The host's id of this invocation. */
  invocation: string
  /** W3C trace context of the host's request. */
  traceParent?: string
  /** W3C trace context of the step that sent the message that is worked on, once it is read. */
  cause?: string
}

/** The part of the worker's invocation context that is used. */
export interface HostContext {
  invocationId: string
  functionName: string
  traceContext?: { traceParent?: string | undefined } | undefined
}

const origins = new AsyncLocalStorage<Origin>()

export function currentOrigin(): Origin | undefined {
  return origins.getStore()
}

/** Of the invocation that runs; without one, nobody asks. */
export function sayCause(cause: string | undefined): void {
  const origin = origins.getStore()
  if (origin && cause !== undefined) origin.cause = cause
}

/** The handler of a function: all that it tells, however deep, belongs to the invocation. */
export function traced<T, R>(
  handler: (trigger: T, context: HostContext) => Promise<R>,
): (trigger: T, context: HostContext) => Promise<R> {
  return (trigger, context) => {
    const { invocationId: invocation, functionName, traceContext } = context
    const traceParent = traceContext?.traceParent
    const origin: Origin = {
      ...{ function: functionName, invocation },
      ...(traceParent ? { traceParent } : {}),
    }
    return origins.run(origin, () => handler(trigger, context))
  }
}
