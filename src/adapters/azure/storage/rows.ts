// Rows in Azure Table Storage: one entity a row, one entity group transaction a commit.
import type { TableClient, TableEntityResult, TransactionAction } from '@azure/data-tables'
import type { Clock } from '../../../ports/clock.ts'
import {
  maxTransactionRows,
  type RangeQuery,
  type Row,
  type RowChange,
  type Rows,
  type TransactAnswer,
} from '../../../ports/rows.ts'
import { assertKey, fromColumns, fromLead, toColumns } from './columns.ts'
import {
  endpoint,
  isPlainHttp,
  type Storage,
  storageFailure,
  tableRetries,
  tryTimeoutMs,
} from './credentials.ts'

type Entity = TableEntityResult<Record<string, unknown>>
export type RequestPolicy = Parameters<TableClient['pipeline']['addPolicy']>[0]

const requestOptions = { timeout: tryTimeoutMs }
const transactTimeoutMs = 3 * tryTimeoutMs
/** The most the service answers with at once. */
const maxPage = 1000
/** What a range of leads asks for; a column that an entity lacks is null or absent in the answer. */
const leadColumns = ['RowKey', 'v0']

/** The Date of an answer is exact to a second: on average it is half of one behind. */
const halfSecondMs = 500

/**
 * The SDK is loaded with the first call: what a trigger loads before that stays small.
 * @param own the clock of this instance, where it is to be compared with the store's
 * @param watch sees each request right before the wire, where somebody counts them
 */
export function createAzureRows(
  storage: Storage,
  own?: Pick<Clock, 'now'>,
  watch?: RequestPolicy,
): Rows {
  const clients = new Map<string, Promise<TableClient>>()
  let aheadMs = 0

  function clientOf(table: string): Promise<TableClient> {
    const known = clients.get(table)
    if (known) return known
    const making = makeClient(storage, table).then((client) => {
      if (watch) client.pipeline.addPolicy(watch, { phase: 'Sign' })
      return own ? timed(client, own) : client
    })
    making.catch(() => clients.delete(table))
    clients.set(table, making)
    return making
  }

  function timed(client: TableClient, { now }: Pick<Clock, 'now'>): TableClient {
    const policy: RequestPolicy = {
      name: 'storeTime',
      async sendRequest(request, next) {
        const response = await next(request)
        const said = Date.parse(response.headers.get('date') ?? '')
        if (!Number.isNaN(said)) aheadMs = said + halfSecondMs - now()
        return response
      },
    }
    // Next to the wire: what refuses an answer stands before it.
    client.pipeline.addPolicy(policy, { phase: 'Sign' })
    return client
  }

  async function get(table: string, partition: string, row: string): Promise<Row | undefined> {
    assertKey(partition)
    assertKey(row)
    const client = await clientOf(table)
    try {
      const entity = await client.getEntity<Record<string, unknown>>(partition, row, {
        requestOptions,
      })
      return toRow(partition, entity)
    } catch (error) {
      if (storageFailure(error).status === 404) return undefined
      throw error
    }
  }

  /** One row more than asked for says where to go on: the service's own token cannot be kept as a key. */
  async function range(table: string, partition: string, query: RangeQuery) {
    assertKey(partition)
    const client = await clientOf(table)
    const { limit = Number.POSITIVE_INFINITY } = query
    const filter = `PartitionKey eq ${quoted(partition)} and RowKey ge ${quoted(query.from)} and RowKey lt ${quoted(query.to)}`
    const pages = client
      .listEntities<Record<string, unknown>>({
        queryOptions: query.lead ? { filter, select: leadColumns } : { filter },
        requestOptions,
      })
      .byPage({ maxPageSize: Math.min(limit + 1, maxPage) })
    const rows: Row[] = []
    try {
      for await (const page of pages) {
        for (const entity of page) {
          if (rows.length >= limit) return { rows, next: entity.rowKey ?? '' }
          rows.push(toRow(partition, entity, query.lead))
        }
        const last = rows.at(-1)
        // Keys hold no sign below a blank, so nothing stands between the row and this.
        if (query.once && last && page.continuationToken) return { rows, next: `${last.row} ` }
      }
    } catch (error) {
      if (storageFailure(error).status !== 404) throw error
    }
    return { rows }
  }

  async function transact(
    table: string,
    partition: string,
    changes: readonly RowChange[],
  ): Promise<TransactAnswer> {
    assertTransaction(table, partition, changes)
    if (changes.length === 0) return { kind: 'done', eTags: {} }
    const actions = changes.map((change) => toAction(partition, change))
    const client = await clientOf(table)
    try {
      const answer = await client.submitTransaction(actions, {
        // The SDK drops a time-out of `requestOptions` here: one signal bounds all tries together.
        abortSignal: AbortSignal.timeout(transactTimeoutMs),
      })
      const eTags: Record<string, string> = {}
      for (const [index, change] of changes.entries()) {
        const eTag = answer.subResponses[index]?.etag
        if (change.kind !== 'delete' && eTag) eTags[change.row] = eTag
      }
      return { kind: 'done', eTags }
    } catch (error) {
      const conflict = await conflictOf(error, table, partition, changes)
      if (conflict) return conflict
      throw error
    }
  }

  async function conflictOf(
    error: unknown,
    table: string,
    partition: string,
    changes: readonly RowChange[],
  ): Promise<TransactAnswer | undefined> {
    const { status, code, message } = storageFailure(error)
    if (code === 'TableNotFound') {
      throw new Error(`Table ${table} is missing: call ensure('${table}') first`, { cause: error })
    }
    const reason = reasonOf(status, code)
    if (!reason) return undefined
    const index = /^(\d+):/.exec(message)?.[1] ?? (await failingIndex(table, partition, changes))
    return { kind: 'conflict', index: Number(index), reason }
  }

  /** Where the answer names no place: the first change that the store as it is now would refuse. */
  async function failingIndex(table: string, partition: string, changes: readonly RowChange[]) {
    for (const [index, change] of changes.entries()) {
      if (change.kind === 'upsert') continue
      const found = await get(table, partition, change.row)
      if (change.kind === 'insert' ? found : !found) return index
      if (change.kind === 'replace' && found?.eTag !== change.eTag) return index
    }
    return 0
  }

  return {
    get,
    range,
    transact,
    ...(own ? { storeAheadMs: () => aheadMs } : {}),
    async ensure(table) {
      const client = await clientOf(table)
      await client.createTable({ requestOptions })
    },
    async drop(table) {
      const client = await clientOf(table)
      await client.deleteTable({ requestOptions })
    },
  }
}

async function makeClient(storage: Storage, table: string): Promise<TableClient> {
  const { TableClient } = await import('@azure/data-tables')
  if ('connection' in storage) {
    return TableClient.fromConnectionString(storage.connection, table, {
      allowInsecureConnection: isPlainHttp(storage.connection),
      retryOptions: tableRetries,
    })
  }
  const url = endpoint(storage.accountName, 'table')
  return new TableClient(url, table, await storage.credential(), { retryOptions: tableRetries })
}

function toAction(partition: string, change: RowChange): TransactionAction {
  const keys = { partitionKey: partition, rowKey: change.row }
  if (change.kind === 'delete') return ['delete', keys]
  const entity = { ...keys, ...toColumns(change.row, change.value, change.lead) }
  switch (change.kind) {
    case 'insert':
      return ['create', entity]
    case 'upsert':
      return ['upsert', entity, 'Replace']
    case 'replace':
      return ['update', entity, 'Replace', { etag: change.eTag }]
  }
}

/** Codes of the Table service; the status is the fallback for answers that carry none. */
function reasonOf(status: number, code: string): 'exists' | 'changed' | 'missing' | undefined {
  if (code === 'EntityAlreadyExists' || (status === 409 && code === '')) return 'exists'
  if (code === 'UpdateConditionNotSatisfied' || status === 412) return 'changed'
  if (code === 'ResourceNotFound' || code === 'EntityNotFound') return 'missing'
  return status === 404 && code === '' ? 'missing' : undefined
}

function assertTransaction(table: string, partition: string, changes: readonly RowChange[]): void {
  assertKey(partition)
  for (const { row } of changes) assertKey(row)
  if (changes.length > maxTransactionRows) {
    throw new RangeError(
      `A transaction holds ${changes.length} changes; at most ${maxTransactionRows} are allowed`,
    )
  }
  if (new Set(changes.map(({ row }) => row)).size < changes.length) {
    throw new RangeError(`A transaction on ${table} ${partition} changes the same row twice`)
  }
}

function toRow(partition: string, entity: Entity, lead = false): Row {
  const value = lead ? fromLead(entity) : fromColumns(entity)
  return { partition, row: entity.rowKey ?? '', value, eTag: lead ? '' : entity.etag }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
