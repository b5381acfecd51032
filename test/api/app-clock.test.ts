// What time it is by the app: its answers date themselves, and the reader's clock only goes on from there.
import { describe, expect, test } from 'vitest'
import { createAppClock } from '../../src/api/app-clock.ts'

const device = Date.parse('2026-05-04T08:00:00Z')
const dated = (date?: string) => new Response(null, date === undefined ? {} : { headers: { date } })

describe('the clock of the app', () => {
  test.each([
    { when: 'nothing came yet', answers: [], now: '08:00:00' },
    {
      when: 'the clock of the reader is an hour slow',
      answers: [dated('Mon, 04 May 2026 09:00:00 GMT')],
      now: '09:00:00',
    },
    {
      when: 'the clock of the reader is an hour fast',
      answers: [dated('Mon, 04 May 2026 07:00:00 GMT')],
      now: '07:00:00',
    },
    {
      when: 'a later answer tells another time, as that of a world that runs ahead',
      answers: [dated('Mon, 04 May 2026 09:00:00 GMT'), dated('Mon, 04 May 2026 09:30:00 GMT')],
      now: '09:30:00',
    },
    {
      when: 'an answer has no date, or none that can be read',
      answers: [dated('Mon, 04 May 2026 09:00:00 GMT'), dated(), dated('soon')],
      now: '09:00:00',
    },
  ])('$when', ({ answers, now }) => {
    const clock = createAppClock(() => device)
    for (const answer of answers) clock.heard(answer)
    expect(new Date(clock.now()).toISOString().slice(11, 19)).toBe(now)
  })
})
