// A pool as a heat map: nodes down, time to the right, each state in its colour and pattern.
import { severityOf, tileOf } from './states.js'

const tallest = 360
const rowHeights = { least: 2, most: 12 }

/** Draws what lies between two virtual instants. Sick states lie above well ones where a line is thinner than a pixel. */
export function drawMap(canvas, rows, fromMs, toMs) {
  const width = Math.max(1, Math.floor(canvas.clientWidth))
  const each = Math.min(
    rowHeights.most,
    Math.max(rowHeights.least, tallest / Math.max(1, rows.length)),
  )
  const height = Math.max(rowHeights.most, Math.min(tallest, Math.round(each * rows.length)))
  const ratio = Math.min(2, window.devicePixelRatio || 1)
  canvas.width = width * ratio
  canvas.height = height * ratio
  canvas.style.height = `${height}px`
  const draw = canvas.getContext('2d')
  draw.scale(ratio, ratio)
  const spanMs = Math.max(1, toMs - fromMs)
  const x = (atMs) => (Math.min(toMs, Math.max(fromMs, atMs)) - fromMs) * (width / spanMs)
  const patterns = new Map()
  const patternOf = (state) => {
    const known = patterns.get(state)
    if (known) return known
    const made = draw.createPattern(tileOf(state), 'repeat')
    patterns.set(state, made)
    return made
  }
  const boxes = rows.flatMap((row, i) => boxesOf(row, i, toMs).filter((box) => box.toMs > fromMs))
  boxes.sort((a, b) => severityOf(a.state) - severityOf(b.state))
  const rowHeight = height / Math.max(1, rows.length)
  const gap = rowHeight >= 5 ? 1 : 0
  for (const box of boxes) {
    const left = x(box.fromMs)
    draw.fillStyle = patternOf(box.state)
    draw.fillRect(
      left,
      box.row * rowHeight,
      Math.max(1, x(box.toMs) - left),
      Math.max(1, rowHeight - gap),
    )
  }
}

function boxesOf({ segments, goneMs }, row, nowMs) {
  const boxes = segments.map(({ fromMs, state }, i) => ({
    row,
    state,
    fromMs,
    toMs: segments[i + 1]?.fromMs ?? goneMs ?? nowMs,
  }))
  return boxes.filter(({ state }) => state !== 'gone')
}
