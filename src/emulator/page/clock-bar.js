// The clock of the page: virtual time, pause, steps and speed.
import { post } from './api.js'

const byId = (id) => document.getElementById(id)

/** @param changed is called when time or speed has been changed by a button */
export function createClockBar(say, changed) {
  const [now, pause, speed] = ['now', 'pause', 'speed'].map(byId)
  let running = 1

  const set = async (body, told) => {
    try {
      show(await post('clock', body))
      say(told)
      changed()
    } catch (error) {
      say(error.message, true)
    }
  }
  const show = (clock) => {
    now.textContent = new Date(clock.now).toISOString().slice(0, 19).replace('T', ' ')
    const isPaused = clock.speed === 0
    pause.setAttribute('aria-pressed', String(isPaused))
    pause.textContent = isPaused ? 'Go on' : 'Pause'
    if (isPaused) return
    running = clock.speed
    if (document.activeElement === speed) return
    if (![...speed.options].some(({ value }) => Number(value) === running)) {
      speed.append(new Option(`${running} ×`, String(running)))
    }
    speed.value = String(running)
  }
  pause.addEventListener('click', () => {
    const isPaused = pause.getAttribute('aria-pressed') === 'true'
    void set({ speed: isPaused ? running : 0 }, isPaused ? 'Time goes on.' : 'Time stands still.')
  })
  speed.addEventListener('change', () => {
    running = Number(speed.value)
    void set({ speed: running }, `Time runs ${running} times as fast as yours.`)
  })
  for (const button of document.querySelectorAll('[data-advance]')) {
    const advanceMs = Number(button.dataset.advance)
    button.addEventListener('click', () => set({ advanceMs }, `${button.textContent}: done.`))
  }
  return { show }
}
