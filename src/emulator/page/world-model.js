// What the page knows of the world: every node with the states it has been in, kept up to date by events.

const nodeSubject = /^pools\/([^/]+)\/nodes\/(.+)$/
/** Nodes that have left stay on the map until they are out of every window. */
const keptMs = 4 * 3_600_000
/** A node that has changed oftener shows its latest states. */
const mostSegments = 1_000

export function createModel() {
  let pools = new Map()
  const keyOf = (account, pool) => `${account}/${pool.toLowerCase()}`

  const poolAt = (account, id) => {
    const key = keyOf(account, id)
    const known = pools.get(key)
    if (known) return known
    const pool = { key, account, id, counts: {}, rows: new Map(), complete: false, there: true }
    pools.set(key, pool)
    return pool
  }
  const rowIn = (pool, id, index = Number.MAX_SAFE_INTEGER) => {
    const key = id.toLowerCase()
    const known = pool.rows.get(key)
    if (known) return known
    const row = { id, index, segments: [], errors: [] }
    pool.rows.set(key, row)
    return row
  }

  return {
    /** In the order of the world. */
    pools: () => [...pools.values()].filter(({ there }) => there),

    clear() {
      pools = new Map()
    },

    /** Counts of all pools, without their nodes. */
    takeState({ accounts }) {
      for (const pool of pools.values()) pool.there = false
      for (const account of accounts) {
        for (const told of account.pools) {
          const pool = poolAt(account.name, told.id)
          const { nodes: counts, allocationState, state, resizeErrors } = told
          const target = told.targetDedicated + told.targetSpot
          Object.assign(pool, { there: true, counts, allocationState, state, resizeErrors, target })
        }
      }
      for (const [key, { there }] of pools) if (!there) pools.delete(key)
    },

    /** Each node of a pool as it is now. */
    takeNodes(account, told, nowMs, startedMs) {
      const pool = poolAt(account, told.id)
      const present = new Set()
      for (const node of told.nodeList) {
        present.add(node.id.toLowerCase())
        const row = rowIn(pool, node.id)
        row.index = node.index
        row.errors = node.errors
        delete row.goneMs
        if (row.segments.length === 0) {
          row.segments.push({ fromMs: Math.max(node.sinceMs, startedMs), state: node.state })
        }
        const last = row.segments.at(-1)
        if (last.state !== node.state) row.segments.push({ fromMs: nowMs, state: node.state })
      }
      for (const [key, row] of pool.rows) {
        if (!present.has(key)) row.goneMs ??= nowMs
        if (row.goneMs !== undefined && row.goneMs < nowMs - keptMs) pool.rows.delete(key)
      }
      pool.complete = true
    },

    /** Answers with the pools whose nodes are to be asked for again: some came or went. */
    takeEvents(events, startedMs) {
      for (const { account, subject, what, from, to, atMs } of events) {
        const [, poolId, nodeId] = nodeSubject.exec(subject) ?? []
        if (nodeId === undefined) {
          const [, resized] = /^pools\/([^/]+)$/.exec(subject) ?? []
          const pool = resized && pools.get(keyOf(account, resized))
          if (pool) pool.complete = false
          continue
        }
        const pool = pools.get(keyOf(account, poolId))
        if (!pool || what !== 'state') continue
        const row = rowIn(pool, nodeId)
        if (row.index === Number.MAX_SAFE_INTEGER) pool.complete = false
        if (row.segments.length === 0 && from !== undefined && from !== to) {
          row.segments.push({ fromMs: startedMs, state: from })
        }
        const last = row.segments.at(-1)
        if (last && last.fromMs === atMs) last.state = to
        else if (last?.state !== to) row.segments.push({ fromMs: atMs, state: to })
        if (row.segments.length > mostSegments) row.segments.shift()
        if (to === 'gone') row.goneMs = atMs
        else delete row.goneMs
      }
    },
  }
}

/** Rows in the order of allocation. */
export const rowsOf = (pool) => [...pool.rows.values()].sort((a, b) => a.index - b.index)
export const stateOf = (row) => (row.goneMs === undefined ? row.segments.at(-1)?.state : undefined)
