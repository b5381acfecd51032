// Tells one answer of the pool doctor: what it found, who changed it last, and the commands that mend it.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { plain } from '../domain/plain.ts'
import { paint, type Terminal, wrap } from './terminal.ts'

/** Stands between words that are not to be parted. */
const tie = '\u0000'

/** What was found, since when it is so, and the commands that mend it. */
export function checkLines(check: CheckAnswer, terminal: Terminal, indent: string): string[] {
  const { said, changed, mend } = check
  const name = `${check.check}: `
  const [first = '', ...more] = wrap(plain(`${name}${said}`, 600), terminal.width, indent)
  return [
    first.replace(name, paint(terminal, 'red', name)),
    ...more,
    ...(changed ? wrap(changedText(changed), terminal.width, indent) : []),
    ...mendLines(mend, terminal, indent),
  ]
}

/** Commands stay whole for the clipboard: a long one goes on behind a backslash. */
function mendLines(mend: string, terminal: Terminal, indent: string): string[] {
  const lines = mend.split('\n').flatMap((line) => {
    const text = plain(line, 1200)
    if (!text.startsWith('az ')) return arrowLines(text, terminal, indent)
    // An option stays beside its value.
    const tied = text.replace(/ (--[\w-]+) (?!-)/g, ` $1${tie}`)
    const parts = wrap(tied, terminal.width - 4, indent)
    return parts.map((part, index) => {
      const deeper = index === 0 ? '' : '  '
      return `${deeper}${part.replaceAll(tie, ' ')}${index < parts.length - 1 ? ' \\' : ''}`
    })
  })
  if (mend === '') return []
  const head = /^az /m.test(mend) ? [`${indent}${paint(terminal, 'dim', 'To mend it:')}`] : []
  return [...head, ...lines]
}

/** What to do: the lines after the first stand below its words. */
export function arrowLines(text: string, terminal: Terminal, indent: string): string[] {
  const [first = '', ...more] = wrap(text, terminal.width, `${indent}  `)
  return [`${indent}→ ${first.trimStart()}`, ...more]
}

function changedText({ at, by, operation }: NonNullable<CheckAnswer['changed']>): string {
  return plain(
    `Last changed ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC by ${by} (${operation}).`,
    300,
  )
}
