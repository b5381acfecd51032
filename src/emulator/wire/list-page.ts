// Lists as Batch gives them: ordered by id, filtered, selected, cut into pages with odata.nextLink.
import { fault } from './batch-fault.ts'
import { answer, type Call } from './call.ts'
import type { FilterFields } from './filter-fields.ts'
import type { EmulatorResponse } from './http.ts'
import { parseFilter } from './odata-filter.ts'

export interface Listing<Item> {
  readonly metadata: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly view: (item: Item) => Record<string, unknown>
  readonly fields: FilterFields
  readonly defaultResults?: number
  /** Properties that come also when $select does not name them. */
  readonly always?: readonly string[]
  /** Whether $select is honoured here; files and counts ignore it. */
  readonly selectable?: boolean
  /** Names only a filter knows, and the properties they stand for. */
  readonly aliases?: Readonly<Record<string, string>>
}

const maxResults = 1000
const tokenPrefix = 'WATV2:'

/** Answers one page. A page's token is the last key given, so nothing is given twice when items come and go. */
export function listPage<Item>(call: Call, listing: Listing<Item>): EmulatorResponse {
  const { query } = call.url
  const size = pageSize(query.get('maxresults'), listing.defaultResults ?? maxResults)
  const filter = query.get('$filter')
  const matches = filter ? parseFilter(filter, listing.fields) : () => true
  const after = afterKey(query.get('$skiptoken'))
  const sorted = listing.items
    .map((item) => ({ key: listing.keyOf(item), item }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const page: Record<string, unknown>[] = []
  let lastKey = ''
  for (const { key, item } of sorted) {
    const view = listing.view(item)
    if (!matches(withAliases(view, listing.aliases))) continue
    if (page.length === size) return answer(call, listing.metadata, withNext(call, page, lastKey))
    page.push(select(call, listing, view))
    lastKey = key
  }
  return answer(call, listing.metadata, { value: page })
}

const withAliases = (view: Record<string, unknown>, aliases: Record<string, string> = {}) => ({
  ...view,
  ...Object.fromEntries(Object.entries(aliases).map(([alias, name]) => [alias, view[name]])),
})

function pageSize(text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault
  const size = Number(text)
  const refuse = (reason: string) =>
    fault('InvalidQueryParameterValue', {
      QueryParameterName: 'maxresults',
      QueryParameterValue: text,
      Reason: reason,
    })
  if (!Number.isInteger(size)) throw refuse('MaxResults is not an integer')
  if (size < 1) throw refuse('MaxResults cannot be less than 1')
  if (size > maxResults) throw refuse(`MaxResults cannot be greater than ${maxResults}`)
  return size
}

function afterKey(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  if (!token.startsWith(tokenPrefix)) {
    throw fault('InvalidQueryParameterValue', {
      QueryParameterName: '$skiptoken',
      QueryParameterValue: token,
      Reason: 'The continuation token is not one this service gave',
    })
  }
  return Buffer.from(token.slice(tokenPrefix.length), 'base64url').toString('utf8')
}

function withNext(call: Call, value: Record<string, unknown>[], lastKey: string): object {
  const token = `${tokenPrefix}${Buffer.from(lastKey).toString('base64url')}`
  const query = [...call.url.query, ['$skiptoken', token] as const]
    .filter(([name, v]) => name !== '$skiptoken' || v === token)
    .map(([name, v]) => `${name}=${encodeURIComponent(v)}`)
  return { value, 'odata.nextLink': `${call.url.origin}${call.url.path}?${query.join('&')}` }
}

/** $select of one resource or of each of a list. */
export function select<Item>(
  call: Call,
  rule: Pick<Listing<Item>, 'always' | 'selectable'>,
  view: Record<string, unknown>,
): Record<string, unknown> {
  const wanted = call.url.query.get('$select')
  if (!wanted || rule.selectable === false) return view
  const names = new Set(wanted.split(',').map((name) => name.trim().split('/')[0]?.toLowerCase()))
  const always = new Set(rule.always ?? [])
  return Object.fromEntries(
    Object.entries(view).filter(([name]) => names.has(name.toLowerCase()) || always.has(name)),
  )
}
