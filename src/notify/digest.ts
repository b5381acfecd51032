// The weekly digest as a notice: what was found, what helped, how long it took, what it cost, and where; against the week before.
import type { ActionKind } from '../domain/action.ts'
import type { CauseClass } from '../domain/cause.ts'
import type { Cost } from '../domain/cost.ts'
import { dayMs, durationText } from '../domain/durations.ts'
import { counted, shortId } from '../domain/plain.ts'
import type { PriceTable } from '../domain/prices.ts'
import { assumedMs } from '../domain/tally.ts'
import type { Notice, NoticeTable } from '../ports/channel.ts'
import { causeName } from './cause-words.ts'
import { hoursText, moneyText, pricesText } from './cost-told.ts'
import type { DigestDue } from './digest-due.ts'
import type { WeekCount } from './week-count.ts'
import { actionWords } from './words.ts'

export interface DigestGiven {
  due: DigestDue
  week: WeekCount
  before: WeekCount
  /** Incidents that are open now, whenever they were found; `toPeople`: of these, those that were left to people. */
  open: { all: number; toPeople: number }
  prices: PriceTable
  page: string
  /** Epoch milliseconds. */
  now: number
}

const worstShown = 3

export function digestNotice(given: DigestGiven): Notice {
  const { due, week, before, open, page, now } = given
  const { opened, resolved } = week.tally
  const iso = (at: number) => new Date(at).toISOString().replace(/:00\.000Z$/, 'Z')
  const last = new Date(Date.parse(due.day) - dayMs).toISOString().slice(0, 10)
  const first = new Date(Date.parse(due.day) - 7 * dayMs).toISOString().slice(0, 10)
  return {
    kind: 'notice',
    what: 'digest',
    title: `Week from ${first} to ${last}: ${opened === 0 ? 'no incident' : `${counted(opened, 'incident')}, ${resolved} over`}`,
    text: [foundText(opened, before.tally.opened), openText(open.all, open.toPeople)],
    facts: factsOf(given),
    tables: [
      causes(week, before),
      results(week),
      worst('Nodes with most incidents', 'Node', week.tally.nodes),
      worst('Jobs with most incidents', 'Job', week.tally.jobs),
    ].filter(({ rows }) => rows.length > 0),
    advice: adviceOf(open.toPeople),
    key: `digest|${due.day}`,
    at: now,
    page,
    view: `#/history?${new URLSearchParams({ since: iso(due.week.since), until: iso(due.week.until) })}`,
  }
}

function foundText(now: number, before: number): string {
  const found =
    now === 0 ? 'No incident was found' : `${counted(now, 'incident')} ${were(now)} found`
  if (before === 0) return `${found}; in the week before none was.`
  if (now === before) return `${found}, as many as in the week before.`
  const more = now > before ? `${now - before} more` : `${before - now} fewer`
  return `${found}, ${more} than in the week before (${before}).`
}

function openText(open: number, toPeople: number): string {
  if (open === 0) return 'None is open now.'
  const left =
    toPeople === 0 ? 'none of them is left to people' : `${toPeople} of them left to people`
  return `${counted(open, 'incident')} ${open === 1 ? 'is' : 'are'} open now, ${left}.`
}

function adviceOf(toPeople: number): string {
  if (toPeople === 0) return ''
  const what = toPeople === 1 ? '1 incident waits' : `${toPeople} incidents wait`
  return `${what} for people: look at them first, Batch Medic can do no more about them.`
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were'
}

function factsOf({ week, before, prices }: DigestGiven): Notice['facts'] {
  const [own, past] = [week.tally, before.tally]
  const against = (text: string) => ` (week before: ${text})`
  const priced = own.cost.money !== undefined || own.saved.money !== undefined
  return [
    { name: 'Over', value: `${own.resolved}${against(`${past.resolved}`)}` },
    {
      name: 'Repaired',
      value: `${own.helped} by a repair that helped${against(`${past.helped}`)}`,
    },
    { name: 'Left to people', value: `${own.escalated}${against(`${past.escalated}`)}` },
    { name: 'Time to repair', value: `${meanText(week)}${against(meanText(before))}` },
    { name: 'Wasted', value: `${costText(own.cost)}${against(costText(past.cost))}` },
    {
      name: 'Saved',
      value: `${costText(own.saved)}${against(costText(past.saved))}, had nobody looked for ${durationText(assumedMs)} after each was found`,
    },
    ...(priced ? [{ name: 'Prices', value: pricesText(prices) }] : []),
  ]
}

/** The mean from found to over, of those that are over. */
function meanText({ tally: { resolved, resolvedMs } }: WeekCount): string {
  return resolved === 0 ? 'none over' : `${durationText(resolvedMs / resolved)} on average`
}

function costText(cost: Cost): string {
  if (cost.nodeHours === 0) return 'nothing'
  const money = moneyText(cost)
  const rest = cost.unpriced === undefined ? '' : `, ${hoursText(cost.unpriced)} without a price`
  return money === ''
    ? `${hoursText(cost.nodeHours)}, no price known`
    : `${hoursText(cost.nodeHours)}, about ${money}${rest}`
}

function causes(week: WeekCount, before: WeekCount): NoticeTable {
  const own = week.tally.byCause
  const past = before.tally.byCause
  const all = [...new Set([...Object.keys(own), ...Object.keys(past)])] as CauseClass[]
  const rows = all
    .map((cause) => ({ cause, now: own[cause] ?? 0, past: past[cause] ?? 0 }))
    .toSorted((a, b) => b.now - a.now || b.past - a.past || (a.cause < b.cause ? -1 : 1))
    .map(({ cause, now, past: was }) => [causeName(cause), `${now}`, `${was}`])
  return { title: 'Incidents by cause', head: ['Cause', 'This week', 'Week before'], rows }
}

/** Who helped in the end is in the story; here it is counted which action had which result. */
function results({ results: all }: WeekCount): NoticeTable {
  const rows = Object.entries(all).map(([kind, counts]) => {
    const { helped = 0, done = 0, refused = 0 } = counts
    const bad = (counts['did-not-help'] ?? 0) + (counts['made-worse'] ?? 0) + (counts.failed ?? 0)
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const good = helped + done
    return { kind, total, cells: [good, bad, refused, total - good - bad - refused] }
  })
  return {
    title: 'What helped',
    head: ['Action', 'Helped', 'Did not', 'Refused', 'Not clear'],
    rows: rows
      .toSorted((a, b) => b.total - a.total || (a.kind < b.kind ? -1 : 1))
      .map(({ kind, cells }) => [actionWords(kind as ActionKind).noun, ...cells.map(String)]),
  }
}

/** Keys are `account|pool|id`. */
function worst(title: string, what: string, counts: Readonly<Record<string, number>>): NoticeTable {
  const rows = Object.entries(counts)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, worstShown)
    .map(([key, count]) => {
      const [account = '', pool = '', id = ''] = key.split('|')
      return [shortId(id, 30), `${account}/${shortId(pool, 30)}`, `${count}`]
    })
  return { title, head: [what, 'Pool', 'Incidents'], rows }
}
