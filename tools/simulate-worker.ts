// One thread of the simulation: plays seeds, shrinks broken ones, and has a deliberate fault switched in where asked.
import { parentPort, workerData } from 'node:worker_threads'
import { applyMutant, mutantNamed } from '../test/simulation/mutants.ts'
import type { SeedResult, WorkerRequest } from './simulate-workers.ts'

const { mutant } = workerData as { mutant: string | undefined }
if (mutant !== undefined) applyMutant(mutantNamed(mutant))
// After the fault is in: these load the product.
const { play, playSeed, shrunk } = await import('../test/simulation/play.ts')

parentPort?.on('message', async (request: WorkerRequest) => {
  parentPort?.postMessage(await answer(request))
})

async function answer(request: WorkerRequest): Promise<unknown> {
  switch (request.kind) {
    case 'story':
      return await play(request.story)
    case 'shrink':
      return await shrunk(request.seed)
    case 'seeds': {
      const results: SeedResult[] = []
      for (let seed = request.from; seed < request.from + request.count; seed += 1) {
        const { broken, steps, crashes, actions } = await playSeed(seed)
        results.push({ seed, broken, steps, crashes, actions })
      }
      return results
    }
  }
}
