// How the page writes times, amounts and money. UTC comes first, as logs and Batch write it; local time stands beside it.
import { durationText, hourMs } from '../domain/durations.ts'
import { shortId } from '../domain/plain.ts'
import { type Subject, subjectText } from '../domain/refs.ts'

/** `2026-03-01 04:05:06 UTC`; without seconds where they tell nothing. */
export function utcText(at: number, seconds = false): string {
  if (Number.isNaN(new Date(at).getTime())) return 'an unknown time'
  return `${new Date(at)
    .toISOString()
    .slice(0, seconds ? 19 : 16)
    .replace('T', ' ')} UTC`
}

/**
 * `05:05 local`, with its day where that is another one; empty where the reader lives in UTC. `zone`: the browser's
 * own without it.
 */
export function localText(at: number, zone?: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  const options = zone === undefined ? {} : { timeZone: zone }
  const day = (timeZone?: string) =>
    new Intl.DateTimeFormat('en-CA', timeZone === undefined ? options : { timeZone }).format(date)
  const clock = (timeZone?: string) =>
    new Intl.DateTimeFormat('en-GB', {
      ...{ hour: '2-digit', minute: '2-digit' },
      ...(timeZone === undefined ? options : { timeZone }),
    }).format(date)
  if (clock() === clock('UTC') && day() === day('UTC')) return ''
  return day() === day('UTC') ? `${clock()} local` : `${day()} ${clock()} local`
}

/** The subject with long ids shortened in their middle; the whole id belongs beside it, as a title or in the particulars. */
export function shortSubjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'pool':
      return subjectText(subject)
    case 'node':
      return `node ${shortId(subject.nodeId)}`
    case 'job':
      return `job ${shortId(subject.jobId, 40)}`
    case 'task':
      return `task ${shortId(subject.jobId)}/${shortId(subject.taskId)}`
  }
}

/** The app's clock is told in whole seconds, by an answer that was under way: what just was lies in no future. */
const skewMs = 3_000

/** `3 min ago`, `in 20 s`, `now`. */
export function agoText(at: number, now: number): string {
  const ms = now - at
  if (ms > -skewMs && ms < 1000) return 'now'
  return ms > 0 ? `${durationText(ms)} ago` : `in ${durationText(-ms)}`
}

/** `1.4 node-hours`; one decimal below ten. */
export function nodeHoursText(nodeHours: number): string {
  const text = numberText(nodeHours, nodeHours < 10 ? 1 : 0)
  return `${text} node-hour${text === '1' ? '' : 's'}`
}

/** `$12.30`, or the amount with its code where the browser does not know the currency. */
export function moneyText(money: number, currency = 'USD'): string {
  const digits = money !== 0 && Math.abs(money) < 100 ? 2 : 0
  try {
    return new Intl.NumberFormat('en', {
      ...{ style: 'currency', currency },
      ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    }).format(money)
  } catch {
    return `${numberText(money, digits)} ${currency}`
  }
}

/** `12,345`; at most so many decimals. */
export function numberText(value: number, decimals = 0): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: decimals }).format(value)
}

/** Cost as one text: money where machines have prices, node-hours always. Empty where nothing stood idle. */
export function costText(cost: { nodeHours: number; money?: number; currency?: string }): string {
  if (cost.nodeHours < minuteHours) return ''
  const hours = nodeHoursText(cost.nodeHours)
  return cost.money === undefined ? hours : `${moneyText(cost.money, cost.currency)} (${hours})`
}

/** Less than a minute of one node is not worth a number. */
const minuteHours = 60_000 / hourMs

/** `awaiting-approval` → `Awaiting approval`: a word of the wire for people. */
export function wordText(word: string): string {
  const text = word.replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
