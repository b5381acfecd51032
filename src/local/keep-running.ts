// Keeps a child process running: when it dies by itself it is started again after three seconds.
import { type Child, type ChildSpec, startChild } from './child.ts'

export interface Kept {
  pid(): number
  stop(withinMs: number): Promise<void>
  kill(): void
}

export interface KeptSpec extends ChildSpec {
  /** Resolves when the child answers; called after every start. */
  ready: () => Promise<void>
  say: (line: string) => void
  /** Wall milliseconds between an end and the next start. */
  restartMs?: number
}

const defaultRestartMs = 3_000

/** @throws Error when the first start does not come up */
export async function keepRunning(spec: KeptSpec): Promise<Kept> {
  const restartMs = spec.restartMs ?? defaultRestartMs
  let stopping = false
  let child: Child = startChild(spec)
  let timer: NodeJS.Timeout | undefined
  try {
    await Promise.race([
      spec.ready(),
      child.exited.then((how) => {
        throw new Error(`${spec.name} ended ${how} while starting; see ${spec.logPath}`)
      }),
    ])
  } catch (error) {
    stopping = true
    child.kill()
    throw error
  }
  watch(child)
  return {
    pid: () => child.pid,
    kill: () => {
      stopping = true
      child.kill()
    },
    async stop(withinMs) {
      stopping = true
      clearTimeout(timer)
      await child.stop(withinMs)
    },
  }

  function watch(one: Child): void {
    void one.exited.then((how) => {
      if (stopping) return
      spec.say(`${spec.name} ended ${how}; it is started again in ${restartMs / 1000} s`)
      timer = setTimeout(again, restartMs)
    })
  }

  function again(): void {
    if (stopping) return
    child = startChild(spec)
    watch(child)
    spec.ready().then(
      () => spec.say(`${spec.name} is back`),
      (error: Error) => spec.say(`${spec.name} does not answer: ${error.message}`),
    )
  }
}
