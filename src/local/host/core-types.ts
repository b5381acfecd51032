// The part of the worker's interface that `@azure/functions` v4 uses, as types.
// Source: how node_modules/@azure/functions/src calls `@azure/functions-core`, and Azure/azure-functions-nodejs-worker.

export interface RpcTypedData {
  string?: string
  json?: string
  bytes?: Uint8Array
  int?: number
  double?: number
  http?: RpcHttp
  /** Several messages at once. */
  collectionString?: { string: string[] }
}

export interface RpcHttp {
  url?: string
  method?: string
  headers?: Record<string, string>
  query?: Record<string, string>
  nullableParams?: Record<string, { value: string }>
  body?: RpcTypedData | null
  statusCode?: string
  cookies?: RpcCookie[]
}

/** Optional members come wrapped, as protobuf's nullable values do. */
export interface RpcCookie {
  name: string
  value: string
  domain?: { value: string }
  path?: { value: string }
  expires?: { value: { seconds: number } }
  secure?: { value: boolean }
  httpOnly?: { value: boolean }
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone'
  maxAge?: { value: number }
}

export interface Binding {
  type: string
  direction?: 'in' | 'out'
  name?: string
  [option: string]: unknown
}

export interface FunctionMetadata {
  name: string
  bindings: Record<string, Binding>
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none'
export type LogCategory = 'user' | 'system' | 'customMetric'

export type FunctionCallback = (...args: unknown[]) => unknown
export type HookCallback = (context: object) => unknown

export interface InvocationRequest {
  invocationId: string
  functionId: string
  inputData: { name: string; data: RpcTypedData }[]
  triggerMetadata: Record<string, RpcTypedData>
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> }
  retryContext?: { retryCount: number; maxRetryCount: number }
}

export interface CoreInvocationContext {
  invocationId: string
  request: InvocationRequest
  metadata: FunctionMetadata
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined
  log(level: LogLevel, category: LogCategory, message: string): void
}

export interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>
  invokeFunction(context: object, inputs: unknown[], callback: FunctionCallback): Promise<unknown>
  getResponse(context: object, result: unknown): Promise<{ returnValue?: RpcTypedData | null }>
}

export interface ProgrammingModel {
  name: string
  version: string
  getInvocationModel(context: CoreInvocationContext): InvocationModel
  getCapabilities?(capabilities: Record<string, string>): unknown
}

export interface LogEntry {
  level: LogLevel
  category: LogCategory
  message: string
  functionName?: string
  invocationId?: string
}

/** Where the host's and the functions' log lines go. */
export type LogSink = (entry: LogEntry) => void
