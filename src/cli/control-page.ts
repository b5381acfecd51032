// Prints what is in force, the audit, and what came of a request; times in UTC with the local one beside.
import type { z } from 'zod'
import type {
  accountChanged,
  auditEntry,
  changeAsked,
  controlsInForce,
} from '../api/shapes/controls.ts'
import { plain } from '../domain/plain.ts'
import { momentIn, paint, type Terminal, wrap } from './terminal.ts'

type InForce = z.infer<typeof controlsInForce>
type Entry = z.infer<typeof auditEntry>
/** That of a whole account is in force at once. */
export type Asked = z.infer<typeof changeAsked> | z.infer<typeof accountChanged>
type Stop = NonNullable<InForce['pause']>

/** One line a stop: `Paused by alice until …: reason`. */
export function controlsLines(inForce: InForce, terminal: Terminal): readonly string[] {
  const { account, pause, pools } = inForce
  const stop = (what: string, one: Stop, indent = '  ') =>
    wrap(`${what} ${byText(one, terminal)}`, terminal.width, indent)
  const ofAccount = pause ? stop('Paused', pause) : []
  const lines = pools.flatMap(({ pool, holds = {}, asked = [], refusals = {}, ...of }) => [
    paint(terminal, 'bold', `Pool ${plain(pool, 64)}`),
    ...(of.pause ? stop('Paused', of.pause) : []),
    ...(of.silence ? stop('Silenced', of.silence) : []),
    ...Object.entries(holds).flatMap(([node, held]) => stop(`Node ${plain(node, 128)} held`, held)),
    ...Object.entries(refusals).flatMap(([key, { code, until }]) => {
      const [action = '', state = ''] = key.split('@')
      const text = `Not tried until ${momentIn(terminal, until)}: ${plain(action, 40)} of a node that is ${plain(state, 40)}; Batch refused it with ${plain(code, 80)}`
      return wrap(text, terminal.width, '  ')
    }),
    ...asked.flatMap(({ kind, action, nodeId, incidentId, by, at }) => {
      const of = [action, nodeId && `node ${nodeId}`, incidentId && `incident ${incidentId}`]
      const what = plain([kind, ...of].filter(Boolean).join(' '), 160)
      const text = `Asked by ${plain(by, 100)} ${momentIn(terminal, at)}, not carried out yet: ${what}`
      return wrap(text, terminal.width, '  ')
    }),
  ])
  if (ofAccount.length + lines.length === 0) {
    return [`Nothing is paused, held or silenced in account ${plain(account, 30)}.`]
  }
  const head = paint(terminal, 'bold', `Account ${plain(account, 30)}`)
  return [...(ofAccount.length > 0 ? [head, ...ofAccount] : []), ...lines]
}

/** Two lines an entry: who asked what, and what came of it. */
export function auditLines(
  entries: readonly Entry[],
  continuation: string | undefined,
  terminal: Terminal,
  ofPool: boolean,
): readonly string[] {
  const elsewhere = ofPool
    ? []
    : ['What was asked of a pool, its nodes and incidents: batch-medic audit --pool POOL']
  if (entries.length === 0) {
    const of = ofPool ? 'the pool' : 'the whole account'
    return [`Nobody has asked for anything of ${of} in this time.`, ...elsewhere]
  }
  const lines = entries.flatMap((entry) => [
    ...wrap(`${momentIn(terminal, entry.doneAt)} ${headText(entry)}`, terminal.width, ''),
    ...wrap(entryText(entry), terminal.width, '  '),
  ])
  const more = continuation === undefined ? [] : ['There is more: ask with --since.']
  const after = [...more, ...elsewhere]
  return [...lines, ...(after.length === 0 ? [] : ['', ...after])]
}

/** What was asked and what came of it, for the one who asked. */
export function outcomeLines(
  word: string,
  answer: Asked,
  entry: Entry | undefined,
): readonly string[] {
  const whole = wholePool(word, answer)
  if (entry) {
    const outcome = outcomes[entry.outcome] ?? plain(entry.outcome, 20)
    return [`${outcome}: ${entryText(entry)}`, ...whole, ...next(word, entry.on)]
  }
  if (!('pool' in answer)) return [`Applied: ${plain(answer.asked.said, 300)}`]
  const audit = `batch-medic audit --pool ${plain(answer.pool, 64)}`
  return [`Asked: ${word}, as ${plain(answer.id, 60)}. ${audit} tells what comes of it.`, ...whole]
}

/** Who forgot the node is to see at once that all of them are left alone, and how that ends. */
function wholePool(word: string, answer: Asked): readonly string[] {
  if (word !== 'hold' || !('pool' in answer) || answer.asked.kind !== 'pause') return []
  const pool = plain(answer.pool, 64)
  return [
    `This is a pause of the whole pool ${pool}, as no node was named: batch-medic resume ${pool} ends it. Of one node: hold ${pool}/NODE; batch-medic pools ${pool} lists them.`,
  ]
}

/** A guard may still hold what was approved or ordered; the incident says so. */
function next(word: string, on: string): readonly string[] {
  const [, id] = /^incident (\S+)$/.exec(on) ?? []
  if (id === undefined || !['approve', 'reject', 'run'].includes(word)) return []
  return [`batch-medic incidents show ${plain(id, 120)} tells what comes of it.`]
}

export function entryText({ said }: Entry): string {
  return plain(said, 500)
}

const outcomes: Readonly<Record<string, string>> = {
  applied: 'Applied',
  unchanged: 'Nothing to change',
  refused: 'Refused',
}

function headText({ by, verified, what, on, action, outcome, reason }: Entry): string {
  const which = action === undefined || action === what ? '' : ` ${action}`
  const who = `${plain(by, 100)}${verified ? '' : ' (as stated)'}`
  const why = reason === '' ? '' : `: ${plain(reason, 400)}`
  return `${who} ${plain(what, 20)}${plain(which, 30) === '' ? '' : ` ${plain(which, 30)}`} ${plain(on, 120)}, ${plain(outcome, 20)}${why}`
}

function byText({ by, verified, reason, at, until }: Stop, terminal: Terminal): string {
  const who = `by ${plain(by, 100)}${verified ? '' : ' (as stated)'}`
  const ends = until === undefined ? 'without end' : `until ${momentIn(terminal, until)}`
  return `${who} since ${momentIn(terminal, at)}, ${ends}: ${plain(reason, 400)}`
}
