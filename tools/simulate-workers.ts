// Spreads seeds over threads; what a seed gives does not depend on which of them plays it.
import { Worker } from 'node:worker_threads'
import type { Story } from '../test/simulation/plan.ts'

export interface SeedResult {
  seed: number
  broken: readonly string[]
  steps: number
  crashes: number
  actions: number
}

export type WorkerRequest =
  | { kind: 'seeds'; from: number; count: number }
  | { kind: 'shrink'; seed: number }
  | { kind: 'story'; story: Story }

export interface SimulationWorker {
  /** One at a time. Rejects when the thread fails. */
  ask<T>(request: WorkerRequest): Promise<T>
  end(): Promise<void>
}

/** Few enough that the last thread is not long alone. */
const seedsAtOnce = 10

export function startWorker(mutant?: string): SimulationWorker {
  const worker = new Worker(new URL('./simulate-worker.ts', import.meta.url), {
    workerData: { mutant },
  })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const off = () => {
          worker.off('message', answered)
          worker.off('error', failed)
        }
        const answered = (answer: unknown) => {
          off()
          resolve(answer as never)
        }
        const failed = (error: Error) => {
          off()
          reject(error)
        }
        worker.on('message', answered)
        worker.on('error', failed)
        worker.postMessage(request)
      }),
    async end() {
      await worker.terminate()
    },
  }
}

export interface Asked {
  from: number
  seeds: number
  workers: number
  mutant: string | undefined
}

/** In the order of the seeds. `isEnough` ends it early, with what is there. */
export async function playOnWorkers(
  { from, seeds, workers, mutant }: Asked,
  progress: (done: number, broken: number) => void,
  isEnough: (results: readonly SeedResult[]) => boolean = () => false,
): Promise<readonly SeedResult[]> {
  const results: SeedResult[] = []
  let next = from
  async function work(): Promise<void> {
    const worker = startWorker(mutant)
    try {
      while (next < from + seeds && !isEnough(results)) {
        const first = next
        next = Math.min(first + seedsAtOnce, from + seeds)
        const count = next - first
        results.push(...(await worker.ask<SeedResult[]>({ kind: 'seeds', from: first, count })))
        progress(results.length, results.filter(({ broken }) => broken.length > 0).length)
      }
    } finally {
      await worker.end()
    }
  }
  const threads = Math.max(1, Math.min(workers, Math.ceil(seeds / seedsAtOnce)))
  await Promise.all(Array.from({ length: threads }, work))
  return results.toSorted((a, b) => a.seed - b.seed)
}
