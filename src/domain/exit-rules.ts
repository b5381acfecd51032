// The user's rules by exit code: how their patterns are read, and which rule takes a code.
import { globCovers, globMatches } from './glob.ts'

/** Codes as Batch tells them: signed, 32 bits. `digits` is matched against the code as it is written, minus included. */
export type ExitPattern =
  | { kind: 'range'; from: number; to: number }
  | { kind: 'digits'; glob: string }

export type ExitPatterns =
  | { ok: true; patterns: readonly ExitPattern[] }
  | { ok: false; fault: string }

/**
 * The first rule that takes a failing exit code; undefined when none does. Code 0 is no failure and no rule takes it.
 * Windows codes count as the same written signed, unsigned or in hex. A pattern that cannot be read matches nothing.
 */
export function exitRuleFor<Rule extends { codes: string }>(
  rules: readonly Rule[],
  exitCode: number,
): Rule | undefined {
  if (exitCode === 0) return undefined
  const code = signed(exitCode)
  return rules.find(({ codes }) => {
    const read = readExitCodes(codes)
    return read.ok && read.patterns.some((pattern) => takes(pattern, code))
  })
}

/** Reads `137`, `1-5, 9`, `-9`, `-5--1`, `0xC000013A`, `13*`, `*`. The fault says what to write instead. */
export function readExitCodes(text: string): ExitPatterns {
  const patterns: ExitPattern[] = []
  for (const item of text.split(',').map((part) => part.trim())) {
    const read = readItem(item)
    if (typeof read === 'string') return { ok: false, fault: read }
    patterns.push(read)
  }
  const isZero = patterns.every((one) => one.kind === 'range' && one.from === 0 && one.to === 0)
  if (isZero) return { ok: false, fault: 'names only 0, which is no failure: name failing codes' }
  return { ok: true, patterns }
}

/** True only where it is certain that every code of `later` is taken by one of `earlier`. */
export function exitCodesCover(
  earlier: readonly ExitPattern[],
  later: readonly ExitPattern[],
): boolean {
  return later.every((one) => {
    if (one.kind === 'digits') {
      return earlier.some((other) => other.kind === 'digits' && globCovers(other.glob, one.glob))
    }
    if (earlier.some((other) => other.kind === 'digits' && /^\*+$/.test(other.glob))) return true
    return coversRange(earlier, one)
  })
}

type Range = ExitPattern & { kind: 'range' }

/** Few codes are asked for one by one, so that wildcards count; many only by ranges that follow on one another. */
function coversRange(earlier: readonly ExitPattern[], { from, to }: Range): boolean {
  if (to - from < 1000) {
    for (let code = from; code <= to; code += 1) {
      if (code !== 0 && !earlier.some((pattern) => takes(pattern, code))) return false
    }
    return true
  }
  let reached = from
  for (;;) {
    const further = earlier
      .filter((one) => one.kind === 'range' && one.from <= reached && one.to >= reached)
      .map((one) => (one.kind === 'range' ? one.to + 1 : reached))
    if (further.length === 0) return false
    reached = Math.max(...further)
    if (reached > to) return true
  }
}

const form =
  'write codes as "137", "1-5", "-9", "0xC000013A", "13*" or "*", with commas between them'
const lowest = -(2 ** 31)
const highest = 2 ** 32 - 1

const codeOrRange = /^(-?\d+|0x[0-9a-f]+)(?:\s*-\s*(-?\d+|0x[0-9a-f]+))?$/i

function readItem(item: string): ExitPattern | string {
  if (item === '') return `has nothing between two commas or at an end: ${form}`
  if (/^-?[\d*?]*[*?][\d*?]*$/.test(item)) return { kind: 'digits', glob: item }
  const [, first, last] = codeOrRange.exec(item) ?? []
  if (first === undefined) return `"${item}" is no exit code: ${form}`
  const far = [first, last].find((one) => one !== undefined && !isCode(Number(one)))
  if (far !== undefined) return `${far} is no exit code: they have 32 bits`
  const from = signed(Number(first))
  const to = last === undefined ? from : signed(Number(last))
  if (from > to) return `"${item}" holds nothing: write the lower code first, "${last}-${first}"`
  return { kind: 'range', from, to }
}

function isCode(code: number): boolean {
  return Number.isInteger(code) && code >= lowest && code <= highest
}

/** 3221225786 and 0xC000013A are what Batch tells as -1073741510. */
function signed(code: number): number {
  return code > 2 ** 31 - 1 ? code - 2 ** 32 : code
}

function takes(pattern: ExitPattern, code: number): boolean {
  if (pattern.kind === 'digits') return globMatches(pattern.glob, String(code))
  return pattern.from <= code && code <= pattern.to
}
