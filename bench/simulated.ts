// What the simulation says of itself, where it is there: `node tools/simulate.ts --json`.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Section } from './table.ts'

const tool = fileURLToPath(new URL('../tools/simulate.ts', import.meta.url))
const longestMs = 180_000

/** Undefined where the tool is not there or does not answer with figures: a bench of the app needs no simulation. */
export async function simulated(): Promise<Section | undefined> {
  if (!existsSync(tool)) return undefined
  try {
    const options = { timeout: longestMs, maxBuffer: 64 * 2 ** 20 }
    // It ends with 1 where invariants broke, and says so in its figures.
    const { stdout } = await promisify(execFile)(process.execPath, [tool, '--json'], options).catch(
      (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
    )
    const figures = numbersOf(JSON.parse(stdout))
    return { title: 'Simulation (tools/simulate.ts)', figures }
  } catch (error) {
    const [reason = ''] = String(error).split('\n')
    return { title: `Simulation (tools/simulate.ts): no figures, ${reason}`, figures: [] }
  }
}

function numbersOf(given: unknown): Section['figures'] {
  if (typeof given !== 'object' || given === null) return []
  return Object.entries(given).flatMap(([what, value]) =>
    typeof value === 'number' ? [{ what, value, unit: '', time: 'count' as const }] : [],
  )
}
