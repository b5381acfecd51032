// The event of a message: bounded, clean and without secrets, whatever came from outside.
import { describe, expect, test } from 'vitest'
import { messageEvent } from '../../src/notify/message-event.ts'
import type { Notice } from '../../src/ports/channel.ts'
import { announcement, escalatedStory, finding, incident, resolvedStory, story } from './stories.ts'

const hostile = `\u202e\u0007${'A'.repeat(10_000)}</script> @everyone \n\r sig=c2VjcmV0LXZhbHVlLXRoYXQtaXMtbG9uZw`

describe('the event of an alert', () => {
  test('has the worst severity of its incidents', () => {
    const stories = [story(), escalatedStory]
    expect(messageEvent(announcement({ stories })).data).toMatchObject({ severity: 'critical' })
  })

  test('of an incident that is over says when it ended', () => {
    const event = messageEvent(announcement({ what: 'resolved', stories: [resolvedStory] }))
    expect(event.subject).toBe('pools/frames/alerts/resolved')
    expect(event.data).toMatchObject({
      incidents: [{ state: 'resolved', resolvedAt: '2026-03-01T04:27:00.000Z' }],
    })
  })

  test('is clean and short with whatever the machine said', () => {
    const bad = finding({ summary: hostile, evidence: [{ name: 'x', value: hostile }] })
    const stories = [story({ incident: incident({ finding: bad }) })]
    const text = JSON.stringify(messageEvent(announcement({ stories })).data)
    expect(text.length).toBeLessThan(8000)
    expect(text).not.toMatch(/\u202e|\\u0007|c2VjcmV0/)
  })
})

test('the event of a notice has its words and tables, cut to what receivers take', () => {
  const notice: Notice = {
    ...{ kind: 'notice', what: 'digest', title: hostile, text: [hostile], advice: 'Do it.' },
    facts: [{ name: 'Incidents', value: '7' }],
    tables: [{ title: 'T', head: ['a'], rows: Array.from({ length: 500 }, () => [hostile]) }],
    ...{ key: 'k', at: Date.parse('2026-03-01T04:00:00Z'), page: '' },
  }
  const event = messageEvent(notice)
  expect(event).toMatchObject({
    ...{ type: 'BatchMedic.Notice', source: '/batch-medic/self', subject: 'notices/digest' },
    data: { what: 'digest', facts: [{ name: 'Incidents', value: '7' }], advice: 'Do it.' },
  })
  expect(JSON.stringify(event).length).toBeLessThan(16_000)
})
