// What was asked and what came of it, by HTTP: the calls that clients made, and what happened in the world.
import { entriesSince } from '../journal.ts'
import { happeningsSince } from '../life/happenings.ts'
import { isoOf } from '../wire/wire-time.ts'
import { readQuery, wholeNumber } from './control-input.ts'
import type { ControlCalls } from './control-parts.ts'

const most = 20_000
const usual = 1_000

const page = (query: ReadonlyMap<string, string>) => ({
  since: wholeNumber(query, 'since', { least: 0, most: Number.MAX_SAFE_INTEGER, otherwise: 0 }),
  limit: wholeNumber(query, 'limit', { least: 1, most, otherwise: usual }),
})

/** Gives `next` as the `since` of the following page: the end of this one, or where counting stands. */
function pageOf<T extends { readonly seq: number }>(
  all: readonly T[],
  limit: number,
  since: number,
) {
  const items = all.slice(0, limit)
  return { items, next: items.at(-1)?.seq ?? since, more: all.length > items.length }
}

export const historyCalls: ControlCalls = {
  'GET /calls': ({ world, tick }, request) => {
    tick()
    const { since, limit } = page(readQuery(request, ['since', 'limit']))
    const { items, next, more } = pageOf(entriesSince(world, since), limit, since)
    return { calls: items, next, more, startedAt: isoOf(world.startMs) }
  },
  'GET /events': ({ world, tick }, request) => {
    tick()
    const { since, limit } = page(readQuery(request, ['since', 'limit']))
    const { items, next, more } = pageOf(happeningsSince(world, since), limit, since)
    return { events: items, next, more, startedAt: isoOf(world.startMs) }
  },
}
