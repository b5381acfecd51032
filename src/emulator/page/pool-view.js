// One pool on the page: its counts, the row of letters that is now, the heat map, and its sick nodes as text.
import { get } from './api.js'
import { drawMap } from './heat-map.js'
import { chipOf, isWell, letterOf, stateNames } from './states.js'
import { rowsOf, stateOf } from './world-model.js'

const mostPools = 200
const mostLetters = 400
const mostSick = 50
/** These are drawn at once; further ones when the browser tells that they are near. */
const firstPools = 4
/** A pool is made ready a little before it comes into view. */
const nearby = { rootMargin: '800px' }

const element = (tag, className = '', text = '') => {
  const made = document.createElement(tag)
  if (className) made.className = className
  made.textContent = text
  return made
}

/** Shows the pools; only those in view ask for their nodes and are drawn. */
export function createPoolViews(container, model) {
  const views = new Map()
  const seen = new Set()
  const rest = element('p', 'dim')
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target.dataset.key)
      else seen.delete(target.dataset.key)
    }
  }, nearby)

  return {
    async show(world, windowMs) {
      const all = model.pools()
      const pools = all.slice(0, mostPools)
      for (const pool of pools) if (!views.has(pool.key)) add(pool)
      for (const [key, view] of views) {
        if (pools.some((pool) => pool.key === key)) continue
        watcher.unobserve(view.box)
        view.box.remove()
        views.delete(key)
        seen.delete(key)
      }
      const unseen = all.length - pools.length
      rest.textContent = all.length === 0 ? 'No pools.' : `${unseen} more pools are not shown.`
      rest.hidden = all.length > 0 && unseen === 0
      container.append(rest)
      for (const pool of pools) {
        showCounts(views.get(pool.key), pool)
        if (!seen.has(pool.key)) continue
        if (!pool.complete) await loadNodes(model, pool)
        update(views.get(pool.key), pool, world, windowMs)
      }
    },
    clear() {
      for (const { box } of views.values()) {
        watcher.unobserve(box)
        box.remove()
      }
      views.clear()
      seen.clear()
    },
  }

  function add(pool) {
    const box = element('article', 'pool')
    box.dataset.key = pool.key
    const title = element('h3', '', `${pool.id} `)
    title.append(element('span', 'dim', pool.account))
    const about = element('p', 'dim')
    const counts = element('ul', 'chips plain')
    const now = element('div', 'now')
    now.setAttribute('role', 'img')
    now.setAttribute('aria-label', `Nodes of ${pool.id} now: not known yet`)
    const map = element('canvas', 'map')
    map.setAttribute('role', 'img')
    map.setAttribute('aria-label', `States of the nodes of ${pool.id}: not known yet`)
    const scale = element('div', 'scale')
    const [from, to] = [element('span'), element('span', '', 'now')]
    scale.append(from, to)
    const details = element('details')
    const summary = element('summary')
    const sick = element('ul', 'plain')
    details.append(summary, sick)
    box.append(title, about, counts, now, map, scale, details)
    container.append(box)
    views.set(pool.key, { box, about, counts, now, map, from, details, summary, sick })
    watcher.observe(box)
    if (views.size <= firstPools) seen.add(pool.key)
  }
}

async function loadNodes(model, pool) {
  const query = new URLSearchParams({ account: pool.account, pool: pool.id, nodes: 'true' })
  const told = await get(`state?${query}`)
  const found = told.accounts[0]?.pools[0]
  if (found) model.takeNodes(pool.account, found, told.nowMs, told.startedMs)
}

function showCounts({ about, counts }, pool) {
  const errors = pool.resizeErrors.length > 0 ? `, errors: ${pool.resizeErrors.join(', ')}` : ''
  const present = Object.values(pool.counts).reduce((sum, count) => sum + count, 0)
  about.textContent = `${pool.allocationState}, ${present} of ${pool.target} nodes${errors}`
  const told = countsText(pool.counts)
  if (counts.dataset.told === told) return
  counts.dataset.told = told
  counts.replaceChildren(
    ...Object.entries(pool.counts)
      .sort(([a], [b]) => stateNames.indexOf(a) - stateNames.indexOf(b))
      .map(([state, count]) => chipOf(state, `${count} ${state}`)),
  )
}

function update(view, pool, { nowMs, startedMs }, windowMs) {
  const fromMs = windowMs === 0 ? startedMs : Math.max(startedMs, nowMs - windowMs)
  const rows = rowsOf(pool).filter((row) => row.goneMs === undefined || row.goneMs > fromMs)
  const present = rows.filter((row) => stateOf(row) !== undefined)
  const told = countsText(pool.counts)
  const letters = present.slice(0, mostLetters).map((row) => letterOf(stateOf(row)))
  const more = present.length > mostLetters ? ` and ${present.length - mostLetters} more` : ''
  view.now.textContent = letters.join('') + more
  view.now.setAttribute('aria-label', `Nodes of ${pool.id} now: ${told}`)
  view.map.setAttribute(
    'aria-label',
    `States of the nodes of ${pool.id} over ${minutesText(nowMs - fromMs)}; now ${told}`,
  )
  view.from.textContent = `${minutesText(nowMs - fromMs)} ago`
  drawMap(view.map, rows, fromMs, nowMs)
  const sick = present.filter((row) => !isWell(stateOf(row)))
  view.summary.textContent = `${sick.length} ${sick.length === 1 ? 'node that is' : 'nodes that are'} neither idle nor running`
  if (!view.details.open) return
  view.sick.replaceChildren(
    ...sick.slice(0, mostSick).map((row) => {
      const since = minutesText(nowMs - (row.segments.at(-1)?.fromMs ?? nowMs))
      const why = row.errors.length > 0 ? `, ${row.errors.join(', ')}` : ''
      return element('li', '', `${row.index}: ${row.id} ${stateOf(row)} for ${since}${why}`)
    }),
  )
}

const countsText = (counts) =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ') || 'no nodes'

const minutesText = (ms) =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
