// Tells a diagnosis as a short page: what happened, why, how sure that is, what to do, and what was seen.

import type { Diagnosis, Report } from '../diagnose/diagnose.ts'
import type { FixClass } from '../domain/cause.ts'
import { faultRow } from '../domain/fault.ts'
import { causeName, causePhrase, causeText } from '../notify/cause-words.ts'
import { paint, type Terminal, type Tone, wrap } from './terminal.ts'

/** Wider lines are hard to read. */
const widest = 100

export function diagnosePage(report: Report, given: Terminal): string[] {
  const terminal = { ...given, width: Math.min(given.width, widest) }
  const say = (text: string, indent = '  ') => wrap(text, terminal.width, indent)
  const section = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint(terminal, 'bold', head), ...lines]
  return [
    ...headLines(report, terminal),
    ...say(causeLine(report), '').map((line) => paint(terminal, 'dim', line)),
    '',
    ...say(report.explanation),
    ...section('What to do', [...say(report.helps), ...say(retryText(report))]),
    ...section(
      'What was seen',
      report.evidence.flatMap((one) => evidenceLines(one, terminal)),
    ),
    ...section(
      'Also said there',
      report.others.flatMap((other) => otherLines(other, terminal)),
    ),
    '',
    paint(terminal, 'dim', report.link),
  ]
}

/** What it is about stands beside the title, and below it where there is no room. */
function headLines(report: Report, terminal: Terminal): string[] {
  const { count, subject } = report
  const title = titleOf(report)
  const where = [subject, count > 1 ? `${count} alike` : ''].filter(Boolean).join(', ')
  const painted = (text: string) => paint(terminal, toneOf(report), text)
  if (title.length + where.length + 2 <= terminal.width) {
    return [`${painted(title)}${where === '' ? '' : `  ${where}`}`]
  }
  return [
    ...wrap(title, terminal.width, '').map(painted),
    ...wrap(where, terminal.width, '  ').filter((line) => line.trim() !== ''),
  ]
}

function titleOf({ fault, causeClass }: Diagnosis): string {
  if (fault === 'none')
    return causeClass === 'stale-error' ? 'An error left over' : 'Nothing failed'
  if (fault === 'unknown') return causeClass === 'unknown' ? 'Cause unknown' : 'A failure'
  return faultRow(fault).title
}

function toneOf({ fault, causeClass }: Diagnosis): Tone {
  if (fault === 'none' || causeClass === 'benign' || causeClass === 'stale-error') return 'green'
  return causeClass === 'unknown' ? 'yellow' : 'red'
}

/** `node-disk-full: Full disk (disk-full, certain); lies with the workload [rule]` */
function causeLine(diagnosis: Diagnosis): string {
  const { causeClass, fault, rule } = diagnosis
  if (fault === 'none') return causeName(causeClass)
  const isNamed = fault !== 'unknown'
  if (causeClass === 'unknown') {
    return `${isNamed ? `${fault}: the` : 'The'} cause is ${causePhrase(causeClass)}`
  }
  return `${isNamed ? `${fault}: ` : ''}${causeText(diagnosis)}${rule === null ? '' : ` [${rule}]`}`
}

function retryText({ retryHelps, fault }: Diagnosis): string {
  if (fault === 'none') return 'There is nothing to retry.'
  if (retryHelps === true) return 'Doing the same again may cure it.'
  if (retryHelps === false) return 'Doing the same again will not cure it.'
  return 'Nobody can tell yet whether doing the same again would cure it.'
}

const fixText: Readonly<Record<FixClass, string>> = {
  wait: 'wait',
  ignore: 'nothing to do',
  reboot: 'reboot',
  'replace-node': 'replace the node',
  'resize-to-zero-and-back': 'resize the pool to 0 and back',
  'recreate-pool': 'make the pool anew',
  'change-config': 'change the configuration',
  'change-code': 'change the program',
  'other-vm-size': 'another VM size',
  'raise-quota': 'raise the quota',
  'none-known': 'no cure known',
}

function evidenceLines(
  { name, value }: { name: string; value: string },
  terminal: Terminal,
): string[] {
  const label = `${name}: `
  const [first = '', ...more] = wrap(`${label}${value}`, terminal.width, '  ')
  return [first.replace(label, paint(terminal, 'dim', label)), ...more]
}

function otherLines(other: Diagnosis, terminal: Terminal): string[] {
  const times = other.count > 1 ? ` (${other.count})` : ''
  const head = `${titleOf(other)}${times}: ${causePhrase(other.causeClass)}; ${fixText[other.fixClass]}`
  return wrap(other.subject === '' ? head : `${head}; first ${other.subject}`, terminal.width, '  ')
}
