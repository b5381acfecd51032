// The states of a node: a letter, a colour for light and for dark, and a pattern, so that none is told by colour alone.

const kinds = {
  idle: { letter: 'i', light: '#cfe3f3', dark: '#27415a', mark: '' },
  running: { letter: 'R', light: '#2f7fc1', dark: '#4d9be0', mark: '' },
  creating: { letter: 'c', light: '#f4e3b5', dark: '#574a20', mark: 'dot' },
  starting: { letter: 's', light: '#efcf75', dark: '#7d6a26', mark: 'dot' },
  waitingforstarttask: { letter: 'w', light: '#dfb23a', dark: '#a08628', mark: 'dot' },
  rebooting: { letter: 'B', light: '#8fb98a', dark: '#3f6f45', mark: 'bar' },
  reimaging: { letter: 'G', light: '#6fa58d', dark: '#2f6a5c', mark: 'bar' },
  leavingpool: { letter: 'L', light: '#c9ced4', dark: '#444b54', mark: 'bar' },
  offline: { letter: 'O', light: '#9aa2ab', dark: '#6b737d', mark: 'line' },
  preempted: { letter: 'P', light: '#8d7bb8', dark: '#8472b5', mark: 'line' },
  unknown: { letter: '?', light: '#b58aa5', dark: '#8b5f7c', mark: 'cross' },
  starttaskfailed: { letter: 'F', light: '#d9822b', dark: '#c9741f', mark: 'cross' },
  unusable: { letter: 'U', light: '#b3261e', dark: '#e5534b', mark: 'slash' },
}

/** From well to worst: what is drawn later lies above. */
export const stateNames = Object.keys(kinds)

const other = { letter: '·', light: '#777777', dark: '#999999', mark: 'cross' }
const kindOf = (state) => kinds[state] ?? other

export const letterOf = (state) => kindOf(state).letter
export const severityOf = (state) => stateNames.indexOf(state)
export const isWell = (state) => state === 'idle' || state === 'running'

const size = 6
const marks = {
  dot: (draw) => draw.fillRect(1, 1, 2, 2),
  bar: (draw) => draw.fillRect(0, 0, 1, size),
  line: (draw) => draw.fillRect(0, 2, size, 1),
  slash: (draw) => {
    for (let at = 0; at < size; at += 1) draw.fillRect(at, size - 1 - at, 1, 1)
  },
  cross: (draw) => {
    for (let at = 0; at < size; at += 1) {
      draw.fillRect(at, at, 1, 1)
      draw.fillRect(at, size - 1 - at, 1, 1)
    }
  },
}

const isDark = matchMedia('(prefers-color-scheme: dark)')
const tiles = new Map()
isDark.addEventListener('change', () => tiles.clear())

/** A small tile that repeats: the state's colour with its mark. */
export function tileOf(state) {
  const kind = kindOf(state)
  const known = tiles.get(kind)
  if (known) return known
  const tile = document.createElement('canvas')
  tile.width = size
  tile.height = size
  const draw = tile.getContext('2d')
  draw.fillStyle = isDark.matches ? kind.dark : kind.light
  draw.fillRect(0, 0, size, size)
  draw.fillStyle = isDark.matches ? '#000000aa' : '#ffffffcc'
  marks[kind.mark]?.(draw)
  tiles.set(kind, tile)
  return tile
}

/** The state's pattern, letter and name, for a legend. */
export function chipOf(state, text) {
  const chip = document.createElement('li')
  chip.className = 'chip'
  const swatch = document.createElement('canvas')
  swatch.className = 'swatch'
  swatch.width = 18
  swatch.height = 12
  swatch.setAttribute('aria-hidden', 'true')
  const draw = swatch.getContext('2d')
  draw.fillStyle = draw.createPattern(tileOf(state), 'repeat')
  draw.fillRect(0, 0, swatch.width, swatch.height)
  const letter = document.createElement('span')
  letter.className = 'letter'
  letter.textContent = letterOf(state)
  chip.append(swatch, letter, text)
  return chip
}
