// What an exit code means: signals and shells on Linux, NTSTATUS and runtimes on Windows; said as certain or likely.
import type { ExitKind, ExitMeaning } from './exit-meaning.ts'
import { windowsExits } from './windows-exits.ts'

type Os = 'linux' | 'windows'

const signals: Readonly<Record<number, readonly [string, string, ExitKind]>> = {
  1: ['SIGHUP', 'its session was closed', 'ended'],
  2: ['SIGINT', 'interrupted from outside', 'ended'],
  3: ['SIGQUIT', 'ended from outside', 'ended'],
  4: ['SIGILL', 'an instruction that this processor does not know', 'wrong-cpu'],
  6: ['SIGABRT', 'the program aborted itself', 'crashed'],
  7: ['SIGBUS', 'memory that is not there was touched', 'crashed'],
  8: ['SIGFPE', 'an arithmetic error', 'crashed'],
  9: ['SIGKILL', 'killed outright, most often by the kernel for want of memory', 'killed'],
  11: ['SIGSEGV', 'the program touched memory that is not its own', 'crashed'],
  13: ['SIGPIPE', 'it wrote to a pipe that nobody reads', 'crashed'],
  15: ['SIGTERM', 'ended from outside', 'ended'],
  24: ['SIGXCPU', 'a limit of processor time was reached', 'timed-out'],
  31: ['SIGSYS', 'a system call that is not allowed', 'crashed'],
}

const byShell: Readonly<Record<number, readonly [string, ExitKind]>> = {
  124: ['the timeout command ended it', 'timed-out'],
  125: ['docker itself failed, not the program in the container', 'docker'],
  126: ['a command that is not executable', 'not-executable'],
  127: ['a command that was not found', 'not-found'],
}

/** Undefined for a number that each program uses as it likes. Signed and unsigned NTSTATUS are the same. */
export function exitMeaning(code: number, os?: Os): ExitMeaning | undefined {
  const windows = os === 'linux' ? undefined : windowsExits.get(code < 0 ? code >>> 0 : code)
  if (windows) return windows
  if (os === 'windows') return undefined
  const shell = byShell[code]
  if (shell) return { text: shell[0], kind: shell[1], certain: false }
  const signal = signals[signalOf(code)]
  if (!signal) return undefined
  const [name, text, kind] = signal
  return {
    kind,
    text: `signal ${signalOf(code)}, ${name}: ${text}`,
    certain: code > 128 && code < 160,
  }
}

/** Shells add 128 to a signal, the agent and Python negate it, and a negative number may come back modulo 256. */
function signalOf(code: number): number {
  if (code > 128 && code < 160) return code - 128
  // A program's own exit(-1) is far more common than a hang-up.
  if (code < -1 && code >= -31) return -code
  return [241, 245, 247, 250].includes(code) ? 256 - code : 0
}

/** `exit code 137 (signal 9, SIGKILL: …)`; only the number where it means nothing by itself. */
export function exitCodeText(code: number, os?: Os): string {
  const meaning = exitMeaning(code, os)
  if (!meaning) return `exit code ${code}`
  return `exit code ${code} (${meaning.certain ? '' : 'likely '}${meaning.text})`
}

const quoted = [
  /\bexit(?:ed|s|ing)?(?:[ _:=()["'`,]|code|status|value|error|non-zero|with|an?\b|the\b|of\b|was\b|is\b|returned){1,14}(-?(?:0x[0-9a-f]{1,8}|\d{1,10}))\b/g,
  /\b(?:return(?:ed)?|error)[ _](?:code|status|value)(?:[ :=]|of|was|is){0,4}(-?(?:0x[0-9a-f]{1,8}|\d{1,10}))\b/g,
  // NTSTATUS and the exceptions of .NET and C++ are known wherever they stand.
  /(0x(?:c000[0-9a-f]{4}|e0434352|e06d7363)\b|-1073[67]\d{5}\b|\b32212\d{5}\b|-532462766\b|\b3762504530\b)/g,
]

/** The exit code that a text in lower case quotes: the first that means something, else the first. */
export function quotedExitCode(words: string, os?: Os): number | undefined {
  const codes: number[] = []
  for (const pattern of quoted) {
    for (const [, text = ''] of words.matchAll(pattern)) codes.push(Number(text))
  }
  const known = codes.filter(Number.isFinite)
  return known.find((code) => exitMeaning(code, os)) ?? known[0]
}
