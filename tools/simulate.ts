// Plays the product in a simulated fleet, seed after seed: `npm run simulate -- [--from S] [--seeds N] [--story FILE] [--json]`.

import { readStory } from '../test/simulation/plan.ts'
import type { Played } from '../test/simulation/play.ts'
import { parseSimulateArguments, type SimulateArguments, usage } from './simulate-arguments.ts'
import { catchMutants } from './simulate-mutants.ts'
import { brokenText } from './simulate-report.ts'
import { playOnWorkers, type SeedResult, startWorker } from './simulate-workers.ts'

/** Wrong usage, told from invariants that broke (1). */
const misuse = 2
/** Of so many broken seeds the whole story is told. */
const mostTold = 3

const given = parseSimulateArguments(process.argv.slice(2))
if ('fault' in given) {
  process.stderr.write(`${given.fault}\n${usage}\n`)
  process.exitCode = misuse
} else if (given.help) process.stdout.write(`${usage}\n`)
else process.exitCode = await simulate(given)

async function simulate(asked: SimulateArguments): Promise<number> {
  if (asked.mutants) return await catchMutants(asked)
  if (asked.story !== undefined) return await playStory(asked.story, asked)
  const startedAt = performance.now()
  const results = await playOnWorkers(asked, progressOf(asked))
  const broken = results.filter((one) => one.broken.length > 0)
  const stories = await Promise.all(broken.slice(0, mostTold).map((one) => shrunk(one.seed, asked)))
  const sum = (of: (one: SeedResult) => number) => results.reduce((all, one) => all + of(one), 0)
  const figures = {
    seeds: results.length,
    steps: sum(({ steps }) => steps),
    crashes: sum(({ crashes }) => crashes),
    actions: sum(({ actions }) => actions),
    broken: broken.length,
  }
  const seconds = (performance.now() - startedAt) / 1000
  const all = broken.map(({ seed, broken: texts }) => ({ seed, broken: texts }))
  if (asked.json) write({ ...figures, seconds, brokenSeeds: all, stories })
  else {
    for (const story of stories) process.stdout.write(`${brokenText(story)}\n`)
    for (const { seed, broken: texts } of all.slice(mostTold)) {
      process.stdout.write(`seed ${seed}: ${texts[0]}\n`)
    }
    const { seeds, steps, crashes, actions } = figures
    process.stdout.write(
      `${seeds} seeds, ${steps} steps, ${crashes} crashes, ${actions} actions, ${broken.length} broken\n`,
    )
  }
  return broken.length > 0 ? 1 : 0
}

async function shrunk(seed: number, { mutant }: SimulateArguments): Promise<Played> {
  const worker = startWorker(mutant)
  try {
    return await worker.ask<Played>({ kind: 'shrink', seed })
  } finally {
    await worker.end()
  }
}

async function playStory(file: string, { json, mutant }: SimulateArguments): Promise<number> {
  const worker = startWorker(mutant)
  try {
    const story = readStory(file)
    const played = await worker.ask<Played>({ kind: 'story', story })
    const { steps, crashes, actions, broken } = played
    if (json) write(played)
    else {
      if (broken.length > 0) process.stdout.write(`${brokenText(played)}\n`)
      process.stdout.write(
        `1 seeds, ${steps} steps, ${crashes} crashes, ${actions} actions, ${Math.min(1, broken.length)} broken\n`,
      )
    }
    return broken.length > 0 ? 1 : 0
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return misuse
  } finally {
    await worker.end()
  }
}

/** Only where somebody watches. */
function progressOf({ seeds, json }: SimulateArguments): (done: number, broken: number) => void {
  if (json || !process.stderr.isTTY) return () => undefined
  return (done, broken) => {
    process.stderr.write(
      `\r${done} of ${seeds} seeds, ${broken} broken${done === seeds ? '\n' : ''}`,
    )
  }
}

function write(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
