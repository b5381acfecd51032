// How a task added over the API turns out: read from its command line, for want of a machine to run it.

const defaultMs = 10_000

/** `sleep N` says how long it runs, `exit N` with what; `echo TEXT` what it writes. Else ten seconds and success. */
export function outcomeOf(commandLine: string): {
  durationMs: number
  exitsWith: number
  stdout: string
} {
  const seconds = /\bsleep\s+(\d+(?:\.\d+)?)/i.exec(commandLine)?.[1]
  const code = /\bexit\s+(-?\d+)/i.exec(commandLine)?.[1]
  const text = /\becho\s+([^"'&|;>]+)/i.exec(commandLine)?.[1]
  return {
    durationMs: seconds === undefined ? defaultMs : Math.max(1, Math.round(Number(seconds) * 1000)),
    exitsWith: Number(code ?? 0),
    stdout: text === undefined ? '' : `${text.trim()}\n`,
  }
}
