// Counts the steps of a work instead of its time: the same on each machine, however busy it is.
import { Session } from 'node:inspector'
import { tryRegExp } from './regexp-steps.ts'

/**
 * What the code of src/ runs through block by block, what its regular expressions try, and the letters that a search
 * for a text goes over. For work that waits for nothing.
 * @throws Error where the count would be wrong, as it finds another match than the language
 */
export function stepsOf(work: () => unknown): number {
  let steps = 0
  const { exec } = RegExp.prototype
  const { indexOf, lastIndexOf, includes } = String.prototype
  const counter = startCounter()
  blocksRun(counter)
  // Whatever goes by a regular expression asks its exec, also replace, split and test.
  RegExp.prototype.exec = function (text) {
    const tried = tryRegExp(this, text)
    const found = exec.call(this, text)
    steps += tried.steps
    const { from, to } = tried.match ?? { from: undefined, to: undefined }
    if (found?.index !== from || (found && found.index + found[0].length !== to)) {
      throw new Error(`the steps of ${this} are counted wrongly: ${from} to ${to}`)
    }
    return found
  }
  String.prototype.indexOf = function (wanted, from) {
    const at = indexOf.call(this, wanted, from)
    steps += (at < 0 ? this.length : at + 1) - (from ?? 0)
    return at
  }
  String.prototype.lastIndexOf = function (wanted, from) {
    const at = lastIndexOf.call(this, wanted, from)
    steps += Math.min(from ?? this.length, this.length) - Math.max(at, 0)
    return at
  }
  String.prototype.includes = function (wanted, from) {
    return this.indexOf(wanted, from) >= 0
  }
  try {
    work()
  } finally {
    Object.assign(RegExp.prototype, { exec })
    Object.assign(String.prototype, { indexOf, lastIndexOf, includes })
    steps += blocksRun(counter)
  }
  return steps
}

let started: Session | undefined

/** Once: with each start V8 forgets what it has compiled. */
function startCounter(): Session {
  if (started) return started
  started = new Session()
  started.connect()
  started.post('Profiler.enable')
  started.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return started
}

/** Since it was asked last. */
function blocksRun(session: Session): number {
  let blocks = 0
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    for (const { url, functions } of result) {
      if (!url.includes('/src/')) continue
      for (const { ranges } of functions) for (const { count } of ranges) blocks += count
    }
  })
  return blocks
}
