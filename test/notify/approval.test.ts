// What a message that asks for approval says: each call spelled out, who may answer it and how; links only open pages.
import { describe, expect, test } from 'vitest'
import type { PlannedCall } from '../../src/domain/action.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { maxCardBytes } from '../../src/notify/card-elements.ts'
import { mail } from '../../src/notify/mail.ts'
import { teamsCard } from '../../src/notify/teams-card.ts'
import { announcement, incident, story } from './stories.ts'

const folder = (n: number): PlannedCall => ({
  method: 'DELETE',
  path: `/pools/frames/nodes/tvm-001/files/workitems/shot-${n}/job-1/frame-${n}/wd?recursive=true`,
  body: {},
})

const waiting: Partial<Incident> = {
  state: 'awaiting-approval',
  waiting: { guard: 'approval', reason: 'The policy wants it.', action: 'free-disk' },
  wouldDo: folder(1),
  wouldAlso: { calls: [folder(2), folder(3)], more: 17 },
}

const told = (given: Partial<Incident>) =>
  announcement({ what: 'approval', stories: [story({ incident: incident(given) })] })

describe.each([
  ['the card', (given: Partial<Incident>) => JSON.stringify(teamsCard(told(given)))],
  ['the mail as text', (given: Partial<Incident>) => mail(told(given)).text],
  ['the mail as HTML', (given: Partial<Incident>) => mail(told(given)).html],
])('%s', (_, write) => {
  test('names each call up to a bound, and counts the rest', () => {
    const text = write(waiting)
    for (const n of [1, 2, 3]) expect(text).toContain(`frame-${n}/wd`)
    expect(text).toContain('17 more calls')
    expect(text).toContain('The exact calls:')
  })

  test('says who may answer, how, and for how long', () => {
    const text = write(waiting)
    expect(text).toContain('npx --no batch-medic approve renderfarm.frames.k3v9x2abcd')
    expect(text).toContain('npx --no batch-medic reject renderfarm.frames.k3v9x2abcd')
    expect(text).toContain('change-incident')
    expect(text).toContain('30 minutes')
  })

  test('has no link that changes anything', () => {
    const links = [...write(waiting).matchAll(/https?:\/\/[^\s"<)]+/g)].map(([link]) => link)
    expect(links.filter((link) => /\/(?:approve|reject|run|acknowledge)\b/.test(link))).toEqual([])
  })
})

test('a card with many long calls stays within what Teams takes, and counts what it leaves out', () => {
  const long = (n: number) => ({ ...folder(n), path: folder(n).path.padEnd(450, 'x') })
  const calls = Array.from({ length: 60 }, (_, n) => long(n))
  const text = JSON.stringify(teamsCard(told({ ...waiting, wouldAlso: { calls, more: 40 } })))
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxCardBytes)
  expect(text).toMatch(/… \d+ more calls left out/)
})

test('the news of a message that asks is that it waits for approval', () => {
  expect(mail(told(waiting)).subject).toContain('awaiting your approval')
})
