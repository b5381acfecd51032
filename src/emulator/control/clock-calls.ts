// The clock by HTTP: read, stepped, sped up, held still by whoever must not be overtaken.
import { z } from 'zod'
import type { VirtualClock } from '../virtual-clock.ts'
import { ControlFault, readBody } from './control-input.ts'
import type { ControlCalls } from './control-parts.ts'

export const longestStepMs = 366 * 24 * 3_600_000
const fastest = 3_600

const aHolder = 'give the name under which you hold time'
const holder = z.string({ error: aHolder }).min(1, aHolder)
const aTtl = 'give wall milliseconds from 1 to 600000'
const ttlMs = z.number({ error: aTtl }).min(1, aTtl).max(600_000, aTtl)
const holdSchema = z.strictObject({ holder, ttlMs })
const releaseSchema = z.strictObject({ holder })
export const aStep = `give virtual milliseconds from 0 to ${longestStepMs}, a year`
const aSpeed = `give a number from 0, which means stepped by hand, to ${fastest}`
const clockSchema = z
  .strictObject({
    advanceMs: z.number({ error: aStep }).min(0, aStep).max(longestStepMs, aStep).optional(),
    speed: z.number({ error: aSpeed }).min(0, aSpeed).max(fastest, aSpeed).optional(),
  })
  .refine((body) => body.advanceMs !== undefined || body.speed !== undefined, {
    error: 'Give advanceMs, speed or both',
  })

/** Times here are epoch milliseconds: `now` virtual, `wall` real. */
const clockBody = (clock: VirtualClock): unknown => ({
  now: clock.now(),
  wall: clock.wall(),
  speed: clock.speed,
  held: clock.held(),
})

export const clockCalls: ControlCalls = {
  'GET /clock': ({ clock }) => clockBody(clock),
  'POST /clock': ({ clock, tick }, request) => {
    const { advanceMs, speed } = readBody(request, clockSchema, { advanceMs: 60_000 })
    if (speed !== undefined) {
      if (!clock.setSpeed) {
        throw new ControlFault(
          400,
          `speed is ${speed}: this clock is stepped by hand alone; give advanceMs.`,
        )
      }
      clock.setSpeed(speed)
    }
    if (advanceMs !== undefined) clock.advance(advanceMs)
    tick()
    return clockBody(clock)
  },
  'POST /clock/hold': ({ clock }, request) => {
    const body = readBody(request, holdSchema, { holder: 'my-test', ttlMs: 10_000 })
    clock.hold(body.holder, body.ttlMs)
    return clockBody(clock)
  },
  'POST /clock/release': ({ clock }, request) => {
    clock.release(readBody(request, releaseSchema, { holder: 'my-test' }).holder)
    return clockBody(clock)
  },
}
