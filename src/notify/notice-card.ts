// The Teams card of a notice: the news, sentences, facts and small tables.
import type { Notice } from '../ports/channel.ts'
import { type CardKit, fitCard, type TeamsEnvelope } from './card-elements.ts'
import { cardTable } from './card-table.ts'
import { leftOut } from './mail-text.ts'
import { type NoticeTold, noticeTold, type TableTold } from './notice-lines.ts'

/** At most `maxCardBytes`: rows of the longest table go first, then tables; the card says so. */
export function noticeCard(notice: Notice): TeamsEnvelope {
  const rest = noticeTold(notice)
  return fitCard(
    (kit) => envelopeOf(kit, rest),
    () => shrink(rest),
  )
}

function shrink(rest: NoticeTold): boolean {
  const longest = rest.tables.toSorted((a, b) => b.rows.length - a.rows.length)[0]
  if (longest && longest.rows.length > 1) {
    const shorter = {
      ...longest,
      rows: longest.rows.slice(0, -1),
      leftOut: longest.leftOut + 1,
    }
    rest.tables = rest.tables.map((table) => (table === longest ? shorter : table))
  } else if (rest.tables.length > 0) {
    rest.tables = rest.tables.slice(0, -1)
    rest.tablesLeftOut += 1
  } else if (rest.text.length > 1) rest.text = rest.text.slice(0, -1)
  else if (rest.facts.length > 0) rest.facts = rest.facts.slice(0, -1)
  else return false
  return true
}

function envelopeOf(kit: CardKit, told: NoticeTold): TeamsEnvelope {
  const { text, section, facts, note } = kit
  const table = (one: TableTold) => [
    ...cardTable(kit, one),
    ...(one.leftOut > 0 ? [note(leftOut(one.leftOut, 'more row'))] : []),
  ]
  const advice = told.advice === '' ? [] : section('What you should do', [told.advice])
  const body = [
    ...told.text.map((line) => text(line, { spacing: 'Medium' })),
    ...facts(told.facts),
    ...advice,
    ...told.tables.flatMap(table),
    ...(told.tablesLeftOut > 0 ? [note(leftOut(told.tablesLeftOut, 'more table'))] : []),
  ]
  const { tone, label, title } = told
  const over = `Batch Medic · ${label}`
  const head = { tone, over, news: title, instead: `[Batch Medic] ${title}` }
  return kit.envelope(head, body, told.links)
}
