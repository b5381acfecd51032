// Runs one invocation the way the Node worker does: hooks, the programming model, and a time limit.
import { randomBytes, randomUUID } from 'node:crypto'
import type {
  CoreInvocationContext,
  InvocationRequest,
  LogEntry,
  LogLevel,
  LogSink,
  RpcTypedData,
} from './core-types.ts'
import type { RegisteredFunction, WorkerApp } from './worker-app.ts'

export interface InvocationInput {
  /** The trigger's own value. */
  data: RpcTypedData
  triggerMetadata?: Record<string, RpcTypedData>
}

/** What became of an invocation; a throw of the function is an answer here, never an exception. */
export type InvocationResult =
  | { kind: 'succeeded'; returnValue: RpcTypedData | null | undefined }
  | { kind: 'failed'; error: unknown; timedOut: boolean }

export interface Invoker {
  /** Runs a function once; resolves when it ended or when `functionTimeout` of wall time is over. */
  invoke(fn: RegisteredFunction, input: InvocationInput): Promise<InvocationResult>
  inFlight(): number
  /** Resolves when nothing runs any more, or after the given wall time: true when it is drained. */
  drain(withinMs: number): Promise<boolean>
}

export interface InvokerDeps {
  app: WorkerApp
  log: LogSink
  /** Wall milliseconds after which an invocation counts as failed. */
  functionTimeoutMs: number
  /** Stops and restarts the world's time around whatever runs. */
  hold: { enter(): Promise<void>; leave(): Promise<void> }
}

export function createInvoker(deps: InvokerDeps): Invoker {
  const running = new Set<Promise<unknown>>()
  return {
    inFlight: () => running.size,
    invoke(fn, input) {
      const run = held(fn, input)
      running.add(run)
      void run.finally(() => running.delete(run))
      return run
    },
    async drain(withinMs) {
      const over = sleep(withinMs)
      await Promise.race([Promise.allSettled(running), over.done])
      over.cancel()
      return running.size === 0
    },
  }

  async function held(fn: RegisteredFunction, input: InvocationInput): Promise<InvocationResult> {
    await deps.hold.enter()
    try {
      return await limited(fn, input)
    } finally {
      await deps.hold.leave()
    }
  }

  async function limited(
    fn: RegisteredFunction,
    input: InvocationInput,
  ): Promise<InvocationResult> {
    const { name } = fn.metadata
    const startedMs = performance.now()
    const limit = sleep(deps.functionTimeoutMs)
    const timeout = limit.done.then((): InvocationResult => {
      const seconds = deps.functionTimeoutMs / 1000
      const message = `Timeout value of ${seconds} s exceeded by function: Functions.${name}`
      return { kind: 'failed', error: new Error(message), timedOut: true }
    })
    const work = run(deps.app, deps.log, fn, input).then(
      (returnValue): InvocationResult => ({ kind: 'succeeded', returnValue }),
      (error: unknown): InvocationResult => ({ kind: 'failed', error, timedOut: false }),
    )
    const result = await Promise.race([work, timeout])
    limit.cancel()
    const tookMs = Math.round(performance.now() - startedMs)
    const how = `Executed 'Functions.${name}' (${result.kind}, ${tookMs} ms)`
    const say = (level: LogLevel, message: string) =>
      deps.log({ level, category: 'system', message, functionName: name })
    if (result.kind === 'succeeded') say('information', how)
    else say('error', `${how}: ${textOf(result.error)}`)
    return result
  }
}

async function run(
  app: WorkerApp,
  log: LogSink,
  fn: RegisteredFunction,
  input: InvocationInput,
): Promise<RpcTypedData | null | undefined> {
  if (!app.model)
    throw new Error('no programming model was set: does the app use @azure/functions?')
  const request = createRequest(fn, input)
  const { invocationId } = request
  let hookContext: object | undefined
  const core: CoreInvocationContext = {
    invocationId,
    request,
    metadata: fn.metadata,
    log: (level, category, message) => {
      const entry: LogEntry = { level, category, message }
      const context = { hookData: {}, ...entry, invocationContext: hookContext }
      if (category === 'user') for (const hook of app.hooks('log')) hook(context)
      const { level: at, message: text } = context
      log({ level: at, category, message: text, functionName: fn.metadata.name, invocationId })
    },
  }
  const model = app.model.getInvocationModel(core)
  const { context, inputs } = await model.getArguments()
  hookContext = context
  const shared = { hookData: {}, appHookData: {}, invocationContext: context }
  const before = { ...shared, inputs, functionCallback: fn.callback }
  core.state = 'preInvocationHooks'
  for (const hook of app.hooks('preInvocation')) await hook(before)
  const after = {
    ...shared,
    inputs: before.inputs,
    result: null as unknown,
    error: null as unknown,
  }
  core.state = 'invocation'
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback)
  } catch (error) {
    // Whatever is thrown counts, also `throw undefined`; a hook may still clear it.
    after.error = error ?? new Error('the function threw nothing')
  }
  core.state = 'postInvocationHooks'
  for (const hook of app.hooks('postInvocation')) await hook(after)
  core.state = undefined
  if (after.error) throw after.error
  return (await model.getResponse(context, after.result)).returnValue
}

function createRequest(fn: RegisteredFunction, input: InvocationInput): InvocationRequest {
  const trigger = Object.entries(fn.metadata.bindings).find(([, b]) => /trigger$/i.test(b.type))
  if (!trigger) throw new Error(`function "${fn.metadata.name}" has no trigger`)
  const traceParent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`
  return {
    invocationId: randomUUID(),
    functionId: fn.metadata.name,
    inputData: [{ name: trigger[0], data: input.data }],
    triggerMetadata: input.triggerMetadata ?? {},
    traceContext: { traceParent, traceState: '', attributes: {} },
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function sleep(ms: number): { done: Promise<void>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined
  const done = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return { done, cancel: () => clearTimeout(timer) }
}
