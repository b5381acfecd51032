// Lists as Batch gives them: ordered by id, filtered, selected, cut into pages with odata.nextLink.
import { fault } from '../wire/batch-fault.ts'
import type { FilterFields } from '../wire/filter-fields.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { parseFilter } from '../wire/odata-filter.ts'
import { answer, type Call } from './call.ts'

export interface Listing<Item> {
  readonly metadata: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly view: (item: Item) => Record<string, unknown>
  readonly fields: FilterFields
  readonly defaultResults?: number
  /** Properties that come also when $select does not name them. */
  readonly always?: readonly string[]
  /** Names only a filter knows, and the properties they stand for. */
  readonly aliases?: Readonly<Record<string, string>>
}

const maxResults = 1000

/** Answers one page. A page's token is the last key given, so nothing is given twice when items come and go. */
export function listPage<Item>(call: Call, listing: Listing<Item>): EmulatorResponse {
  const { query } = call.url
  const size = pageSize(query.get('maxresults'), listing.defaultResults ?? maxResults)
  const filter = query.get('$filter')
  const matches = filter ? filterOf(filter, listing) : undefined
  const after = afterKey(query.get('$skiptoken'))
  const sorted = listing.items
    .map((item) => ({ key: listing.keyOf(item), item }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const page: Record<string, unknown>[] = []
  let lastKey = ''
  for (const { key, item } of sorted) {
    const view = listing.view(item)
    if (matches && !matches(view)) continue
    if (page.length === size) return answer(call, listing.metadata, withNext(call, page, lastKey))
    page.push(select(call, listing, view))
    lastKey = key
  }
  return answer(call, listing.metadata, { value: page })
}

function filterOf<Item>(filter: string, { fields, aliases = {} }: Listing<Item>) {
  const matches = parseFilter(filter, fields)
  const others = Object.entries(aliases)
  return (view: Record<string, unknown>): boolean =>
    matches(
      others.length === 0
        ? view
        : { ...view, ...Object.fromEntries(others.map(([alias, name]) => [alias, view[name]])) },
    )
}

/** Only the refusal of a number below 1 is recorded; the other reasons follow its words. */
function pageSize(text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault
  const size = Number(text)
  if (!/^-?\d+$/.test(text)) throw refused('maxresults', text, 'MaxResults is not an integer')
  if (size < 1) throw refused('maxresults', text, 'MaxResults cannot be less than 1')
  if (size > maxResults) {
    throw refused('maxresults', text, `MaxResults cannot be greater than ${maxResults}`)
  }
  return size
}

const refused = (name: string, value: string, reason: string) =>
  fault('InvalidQueryParameterValue', {
    QueryParameterName: name,
    QueryParameterValue: value,
    Reason: reason,
  })

/** As recorded: `WATV2:`, text without meaning to clients, `:1$1`. Ours holds the last key given. */
const token = /^WATV2:([A-Za-z0-9_-]+):1\$1$/

const tokenOf = (lastKey: string): string =>
  `WATV2:${Buffer.from(lastKey).toString('base64url')}:1$1`

function afterKey(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const key = token.exec(text)?.[1]
  if (key === undefined) {
    throw refused('$skiptoken', text, 'The continuation token is not one this service gave')
  }
  return Buffer.from(key, 'base64url').toString('utf8')
}

/** The same address with the same parameters in the same order, as sent, and the token last (recorded). */
function withNext({ url }: Call, value: Record<string, unknown>[], lastKey: string): object {
  const query = url.rawQuery
    .split('&')
    .filter((pair) => pair !== '' && !/^(%24|\$)skiptoken=/i.test(pair))
    .concat(`$skiptoken=${tokenOf(lastKey)}`)
  return { value, 'odata.nextLink': `${url.origin}${url.path}?${query.join('&')}` }
}

/**
 * $select of one resource or of each of a list. Of a path (`executionInfo/exitCode`) the whole property comes, and
 * names that the resource does not have are ignored: both assumed.
 */
export function select<Item>(
  call: Call,
  rule: Pick<Listing<Item>, 'always'>,
  view: Record<string, unknown>,
): Record<string, unknown> {
  const wanted = call.url.query.get('$select')
  if (!wanted) return view
  const names = new Set(wanted.split(',').map((name) => name.trim().split('/')[0]?.toLowerCase()))
  if (names.has('*')) return view
  const always = new Set(rule.always ?? [])
  return Object.fromEntries(
    Object.entries(view).filter(([name]) => names.has(name.toLowerCase()) || always.has(name)),
  )
}
