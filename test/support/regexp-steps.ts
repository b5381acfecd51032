// Counts what a regular expression has to try in a text: a backtracking matcher as slow as any, so the count is the same on each machine.
import { type Part, parsePattern, type Sign } from './regexp-parts.ts'

type Instruction =
  | { kind: 'sign'; fits: Sign; back: boolean }
  | { kind: 'place'; fits: (text: string, at: number) => boolean }
  /** `first` is tried before `second`. */
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  /** What it looks for stands behind it, up to its own end. */
  | { kind: 'look'; isNot: boolean; end: number }
  | { kind: 'end' }

interface Tried {
  steps: number
  /** Where it was found. */
  match: { from: number; to: number } | undefined
}

/** No text of a test needs so many, unless ways are tried without end. */
const mostSteps = 50_000_000

const programs = new Map<string, readonly Instruction[]>()

/** @throws Error for what tries too much, and for a back reference, which no step can stand for */
export function tryRegExp(pattern: RegExp, text: string): Tried {
  const key = `${pattern}`
  const program = programs.get(key) ?? compile(parsePattern(pattern))
  programs.set(key, program)
  const { lastIndex, global, sticky } = pattern
  const run = { program, text, steps: 0 }
  for (let from = global || sticky ? lastIndex : 0; from <= text.length; from += 1) {
    const to = ends(run, 0, from)
    if (to !== undefined) return { steps: run.steps, match: { from, to } }
    if (sticky) break
  }
  return { steps: run.steps, match: undefined }
}

function compile(part: Part): readonly Instruction[] {
  const program: Instruction[] = []
  emit(part, false)
  program.push({ kind: 'end' })
  return program

  function emit(one: Part, back: boolean): void {
    switch (one.kind) {
      case 'sign':
        program.push({ kind: 'sign', fits: one.fits, back })
        return
      case 'place':
        program.push(one)
        return
      case 'row':
        for (const each of back ? one.parts.toReversed() : one.parts) emit(each, back)
        return
      case 'choice':
        choose(one.parts, back)
        return
      case 'look': {
        const look = { kind: 'look' as const, isNot: one.isNot, end: 0 }
        program.push(look)
        emit(one.part, one.back)
        program.push({ kind: 'end' })
        look.end = program.length
        return
      }
      case 'repeat':
        for (let n = 0; n < one.least; n += 1) emit(one.part, back)
        if (one.most === Number.POSITIVE_INFINITY) loop(one, back)
        else optional(one, one.most - one.least, back)
    }
  }

  function choose(parts: readonly Part[], back: boolean): void {
    const jumps: { kind: 'jump'; to: number }[] = []
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1
      const split = { kind: 'split' as const, first: program.length + 1, second: 0 }
      if (!isLast) program.push(split)
      emit(part, back)
      const jump = { kind: 'jump' as const, to: 0 }
      if (!isLast) program.push(jump)
      jumps.push(jump)
      split.second = program.length
    }
    for (const jump of jumps) jump.to = program.length
  }

  function loop({ part, lazy }: Part & { kind: 'repeat' }, back: boolean): void {
    const start = program.length
    const split = { kind: 'split' as const, first: start + 1, second: start + 1 }
    program.push(split)
    emit(part, back)
    program.push({ kind: 'jump', to: start })
    split[lazy ? 'first' : 'second'] = program.length
  }

  function optional({ part, lazy }: Part & { kind: 'repeat' }, times: number, back: boolean): void {
    const splits: { kind: 'split'; first: number; second: number }[] = []
    for (let n = 0; n < times; n += 1) {
      const next = program.length + 1
      const split = { kind: 'split' as const, first: next, second: next }
      program.push(split)
      splits.push(split)
      emit(part, back)
    }
    for (const split of splits) split[lazy ? 'first' : 'second'] = program.length
  }
}

interface Run {
  program: readonly Instruction[]
  text: string
  steps: number
}

/** Where the first way through the program ends; ways not yet tried are kept as a stack. */
function ends(run: Run, start: number, from: number): number | undefined {
  const { program, text } = run
  const untried: number[] = []
  let at = from
  let next: number | undefined = start
  while (next !== undefined) {
    run.steps += 1
    if (run.steps > mostSteps) throw new Error(`more than ${mostSteps} steps are tried`)
    const one: Instruction | undefined = program[next]
    if (!one || one.kind === 'end') return at
    let goesOn = true
    next += 1
    switch (one.kind) {
      case 'sign': {
        const step = one.fits(text, at, one.back)
        goesOn = step !== 0
        at += one.back ? -step : step
        break
      }
      case 'place':
        goesOn = one.fits(text, at)
        break
      case 'split':
        untried.push(one.second, at)
        next = one.first
        break
      case 'jump':
        next = one.to
        break
      case 'look':
        goesOn = (ends(run, next, at) === undefined) === one.isNot
        next = one.end
    }
    if (!goesOn) {
      at = untried.pop() ?? 0
      next = untried.pop()
    }
  }
  return undefined
}
