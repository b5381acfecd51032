// The mail: both parts, the thread it belongs to, and headers that keep other programs quiet.
import { describe, expect, test } from 'vitest'
import { mail } from '../../src/notify/mail.ts'
import {
  announcement,
  doctoredStory,
  escalatedStory,
  finding,
  incident,
  manyStories,
  recommendedStory,
  resolvedStory,
  story,
} from './stories.ts'

const opened = announcement()
const resolved = announcement({
  what: 'resolved',
  stories: [resolvedStory],
  key: 'renderfarm|frames|29|mail',
})

describe('mail', () => {
  test('tells the whole story as plain text', () => {
    const { text } = mail(resolved)
    expect(text.split('\n\n').map((block) => block.split('\n')[0])).toEqual([
      'Over: [renderfarm/frames] Node unusable: tvmps_25b8d2c17a…e7f01_d replaced, back at target',
      '1 of 24 nodes is unusable for 15 min and reports no error.',
      'Cause:       Not known; lies with the platform',
      'What the machine said',
      'What was done',
      'What you should do',
      'Open the incident: https://batch-medic.azurewebsites.net/api/console#/incidents/renderfarm.frames.k3v9x2abcd',
      'Timeline (UTC)',
      'Details',
      'The whole of it, in a clone of Batch Medic',
      'Batch Medic sent this; answers are not read.',
    ])
    expect(text).toContain('Over:        2026-03-01 04:27:00 UTC, 27 min after it began')
    expect(text).toContain('Reboot: refused by Batch (409 NodeNotReady). The node is not ready.')
    expect(text).toContain('  npx --no batch-medic incidents show renderfarm.frames.k3v9x2abcd\n')
    expect(text.match(/tvmps_[0-9a-f]{20,}/g)).toHaveLength(1)
  })

  test('tells of several how to list them', () => {
    const { text } = mail(announcement({ stories: manyStories(3) }))
    expect(text).toContain('  npx --no batch-medic incidents list --pool frames\n')
  })

  test('gives no command with an id that is none of ours', () => {
    const odd = story({ incident: incident({ id: 'x; rm -rf /' }) })
    expect(mail(announcement({ stories: [odd] })).text).not.toContain('npx')
  })

  test('has up to 60 lines of the timeline, the first of them always', () => {
    const timeline = Array.from({ length: 90 }, (_, index) => ({
      at: resolved.at + index,
      text: `Line ${index}.`,
    }))
    const { text } = mail(announcement({ stories: [story({ timeline })] }))
    expect(text.match(/Line \d+\./g)).toHaveLength(60)
    expect(text).toMatch(/Line 2\.\n… 30 lines left out\n.*Line 33\./)
  })

  test('gives the longest name of a detail a column that it does not break in', () => {
    const evidence = [{ name: 'AdditionalErrorCode', value: 'FailureExitCode' }]
    const { html } = mail(
      announcement({
        stories: [story({ incident: incident({ finding: finding({ evidence }) }) })],
      }),
    )
    expect(html).toContain('width="168"')
  })

  test('says the same in both parts', () => {
    for (const given of [
      opened,
      resolved,
      announcement({ what: 'escalated', stories: [escalatedStory] }),
      announcement({ stories: [recommendedStory] }),
      announcement({ stories: manyStories(12) }),
      announcement({ stories: [doctoredStory()] }),
      announcement({ stories: [doctoredStory('Rule deny-all denies TCP 443.')] }),
    ]) {
      const { text, html } = mail(given)
      const shown = html
        .replace(/<style>.*?<\/style>|<title>.*?<\/title>/gs, '')
        .replace(/<[^>]*>/g, ' ')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
      const words = text.replace(/https?:\S+/g, '').match(/[\p{L}\p{N}]{3,}/gu) ?? []
      expect(words.length).toBeGreaterThan(50)
      expect(words.filter((word) => !shown.includes(word))).toEqual([])
    }
  })

  test('has one subject a story, sorted by pool, short enough for any list', () => {
    expect(mail(resolved).subject).toBe(
      '[renderfarm/frames] Node unusable: tvmps_25b8d2c17a…e7f01_d replaced, back at target',
    )
    const stories = manyStories(30, { waiting: { reason: '', guard: 'g'.repeat(500) } })
    expect(mail(announcement({ what: 'held', stories })).subject.length).toBeLessThanOrEqual(180)
  })

  test('threads all messages of an incident under one root, also when its first was lost', () => {
    const [first, last] = [mail(opened), mail(resolved)]
    expect(first.references).toEqual(last.references)
    expect(last.headers['In-Reply-To']).toBe(last.references[0])
    expect(first.messageId).not.toBe(last.messageId)
    expect(first.messageId).toMatch(/@renderfarm\.batch-medic>$/)
    expect(last.headers['Thread-Topic']).toBe('[renderfarm/frames] Node unusable')
    const indexes = [first, last].map(({ headers }) =>
      Buffer.from(headers['Thread-Index'] ?? '', 'base64'),
    )
    expect(indexes.map((index) => index.length)).toEqual([22, 27])
    expect(indexes[1]?.subarray(0, 22)).toEqual(indexes[0])
  })

  test('is the same each time it is written, and another for another incident', () => {
    expect(mail(opened)).toEqual(mail(opened))
    const other = story({ incident: incident({ id: 'renderfarm.frames.otherone' }) })
    expect(mail(announcement({ stories: [other] })).references).not.toEqual(mail(opened).references)
  })

  test('refers to each of the first ten incidents it tells of', () => {
    const { references } = mail(announcement({ stories: manyStories(12) }))
    expect(new Set(references).size).toBe(10)
  })

  test('asks programs not to answer, and is urgent only when a person is needed', () => {
    expect(mail(opened).headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Batch-Medic-Incident': 'renderfarm.frames.k3v9x2abcd',
    })
    expect(mail(opened).headers).not.toHaveProperty('Importance')
    expect(mail(announcement({ what: 'escalated' })).headers).toHaveProperty('Importance', 'high')
  })
})
