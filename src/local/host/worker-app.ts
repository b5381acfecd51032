// One function app as the Node worker sees it: what it registered, its hooks and its programming model.
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  LogSink,
  ProgrammingModel,
} from './core-types.ts'

export interface RegisteredFunction {
  metadata: FunctionMetadata
  callback: FunctionCallback
  /** The file that registered it, for messages. */
  file: string
}

export interface WorkerApp {
  functions: Map<string, RegisteredFunction>
  model: ProgrammingModel | undefined
  /** The file being loaded; functions register themselves while it runs. */
  currentFile: string
  started: boolean
  hooks(name: string): readonly HookCallback[]
  log: LogSink
  /** What `require('@azure/functions-core')` answers. */
  coreApi: object
}

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log']

class Disposable {
  #undo: () => void
  constructor(undo: () => void) {
    this.#undo = undo
  }
  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose()
    })
  }
  dispose(): void {
    this.#undo()
    this.#undo = () => {}
  }
}

/** The state behind one loaded app. Function names are unique without regard to case, as in Azure. */
export function createWorkerApp(log: LogSink): WorkerApp {
  const functions = new Map<string, RegisteredFunction>()
  const hooks = new Map<string, HookCallback[]>(hookNames.map((name) => [name, []]))
  const app: WorkerApp = {
    functions,
    model: undefined,
    currentFile: '',
    started: false,
    hooks: (name) => hooks.get(name) ?? [],
    log,
    coreApi: {
      version: '3.12.0',
      hostVersion: '4.1040.0',
      Disposable,
      registerFunction,
      registerHook,
      setProgrammingModel: (model: ProgrammingModel) => {
        app.model = model
      },
      getProgrammingModel: () => app.model,
      log: (level: LogLevel, category: LogCategory, message: string) =>
        log({ level, category, message }),
    },
  }
  return app

  function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (app.started) throw new Error('A function can only be registered during app startup.')
    const id = metadata.name.toLowerCase()
    const other = functions.get(id)
    if (other) {
      throw new Error(
        `A function named "${metadata.name}" is registered twice: in ${other.file} and in ${app.currentFile}. Give one of them another name.`,
      )
    }
    functions.set(id, { metadata, callback, file: app.currentFile })
    return new Disposable(() => functions.delete(id))
  }

  function registerHook(name: string, callback: HookCallback): Disposable {
    const list = hooks.get(name)
    if (!list) throw new RangeError(`Unrecognized hook "${name}"`)
    list.push(callback)
    return new Disposable(() => {
      const at = list.indexOf(callback)
      if (at >= 0) list.splice(at, 1)
    })
  }
}
