// The world on disk: a snapshot, then one line for each call that changed it. A killed process loses nothing it answered.
import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Input } from './emulator.ts'
import { stateFormat, type WorldState } from './life/state.ts'

export interface KeptWorld {
  /** As it was at the snapshot; living it through `inputs` leads to where the process ended. */
  readonly world: WorldState
  readonly inputs: readonly Input[]
  /** No virtual time later than this was ever shown to anyone. */
  readonly ceilingMs: number
}

export interface StateLog {
  /** Keeps a call that changed the world; on disk when it returns. */
  keep(input: Input): void
  /** Allows time to pass up to there: a restart begins no earlier. */
  raiseCeiling(toMs: number): void
  /** Writes the whole world and forgets the calls that led to it. */
  snapshot(worldJson: string, ceilingMs: number): void
  /** Characters of calls since the snapshot: how much a restart has to live through again. */
  size(): number
  close(): void
}

const request = z.looseObject({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string().optional()),
})
const lineSchema = z.union([
  z.strictObject({ ceilingMs: z.number() }),
  z.strictObject({
    input: z.looseObject({ atMs: z.number(), request }).transform((input) => input as Input),
  }),
])
const snapshotSchema = z.object({
  ceilingMs: z.number(),
  world: z.custom<WorldState>(
    (value) =>
      z.looseObject({ format: z.literal(stateFormat), nowMs: z.number() }).safeParse(value).success,
  ),
})
const otherFormat = z.object({ world: z.object({ format: z.number() }) })

/** Reads what an earlier run left; undefined when there is nothing. Throws one sentence when it cannot be used. */
export function readStateLog(path: string): KeptWorld | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`The state in ${path} cannot be read (${(error as Error).message}).`)
  }
  try {
    return parse(text)
  } catch {
    const format = formatOf(text)
    if (format !== undefined && format !== stateFormat) {
      throw new Error(
        `The state in ${path} is of format ${format}, and this emulator reads format ${stateFormat}; start with --fresh to begin the world anew.`,
      )
    }
    throw new Error(
      `The state in ${path} cannot be read; start with --fresh to begin the world anew.`,
    )
  }
}

function formatOf(text: string): number | undefined {
  try {
    return otherFormat.parse(JSON.parse(text.split('\n', 1)[0] ?? '')).world.format
  } catch {
    return undefined
  }
}

function parse(text: string): KeptWorld {
  const [first = '', ...rest] = text.split('\n')
  const { world, ceilingMs } = snapshotSchema.parse(JSON.parse(first))
  const inputs: Input[] = []
  let highestMs = ceilingMs
  // What follows the last line end was being written when the process was killed: it was never answered.
  for (const line of rest.slice(0, -1)) {
    const read = lineSchema.parse(JSON.parse(line))
    if ('ceilingMs' in read) highestMs = Math.max(highestMs, read.ceilingMs)
    else inputs.push(read.input)
  }
  return { world, inputs, ceilingMs: highestMs }
}

/** Opens the log with a snapshot of its own; what stood there before is replaced in one step. */
export function openStateLog(path: string, worldJson: string, ceilingMs: number): StateLog {
  mkdirSync(dirname(path), { recursive: true })
  let file: number | undefined
  let bytes = 0
  const append = (line: object): number => {
    const text = `${JSON.stringify(line)}\n`
    if (file !== undefined) appendWhole(file, text)
    return text.length
  }
  const log: StateLog = {
    keep(input) {
      bytes += append({ input: withoutSecrets(input) })
    },
    raiseCeiling(toMs) {
      append({ ceilingMs: toMs })
    },
    snapshot(json, toMs) {
      const draft = `${path}.${process.pid}.tmp`
      try {
        writeFileSync(draft, `{"ceilingMs":${toMs},"world":${json}}\n`)
        // A rename is one step: whoever reads finds the old state or the new one, never half.
        renameSync(draft, path)
      } catch (error) {
        rmSync(draft, { force: true })
        throw error
      }
      log.close()
      file = openSync(path, 'a')
      bytes = 0
    },
    size: () => bytes,
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
  log.snapshot(worldJson, ceilingMs)
  return log
}

/** A line that a full disk took half of goes again: the next one must not follow it. */
function appendWhole(file: number, text: string): void {
  const { size } = fstatSync(file)
  try {
    appendFileSync(file, text)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
}

/** Headers that authenticate, and passwords: the world does not depend on either. */
function withoutSecrets({ request, ...rest }: Input): Input {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
  )
  const body = request.body?.replace(/("password"\s*:\s*")(?:[^"\\]|\\.)*"/gi, '$1not-kept"')
  return { ...rest, request: { ...request, headers, ...(body === undefined ? {} : { body }) } }
}
