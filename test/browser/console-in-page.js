// What runs inside the page for its tests: each function is sent there as text, and sees nothing of this file.

/** Signs in as the sign-in view would, before the page begins. */
export const signIn = (key) =>
  sessionStorage.setItem('batch-medic', JSON.stringify({ key, changeKey: key, name: 'Ann' }))

/** How far the page hangs over the window, in pixels; a little is rounding. */
export const overhang = () =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth

/** Runs axe over the page as it is now; axe must have been loaded. */
export async function violations() {
  const found = await window.axe.run(document, { resultTypes: ['violations'] })
  return found.violations.map(({ id, nodes }) => ({
    id,
    where: nodes
      .slice(0, 3)
      .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
  }))
}

/** Scrolls by so many pixels each frame until the end; `step` 0 only watches. Gaps between frames in milliseconds. */
export async function scrollThrough({ step, mostFrames }) {
  const gaps = []
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  let last = await frame()
  let still = 0
  while (gaps.length < mostFrames && (step === 0 || still < 30)) {
    const before = scrollY
    scrollBy(0, step)
    const now = await frame()
    gaps.push(now - last)
    last = now
    still = scrollY === before ? still + 1 : 0
  }
  const rows = Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount'))
  return {
    worstMs: Math.max(...gaps),
    frames: gaps.length,
    rows,
    drawn: document.querySelectorAll('[role=row]').length,
  }
}

/** What is chosen by keys: the row that the grid names, and whether it is in sight, but for a pixel of rounding. */
export function activeRow() {
  const grid = document.querySelector('[role=grid]')
  const row = document.getElementById(grid.getAttribute('aria-activedescendant'))
  const box = row?.getBoundingClientRect()
  return {
    index: Number(row?.dataset.index ?? -1),
    isSeen: box !== undefined && box.top >= -1 && box.bottom <= innerHeight + 1,
    hasFocus: document.activeElement === grid,
  }
}
