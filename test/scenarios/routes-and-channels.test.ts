// Routes to channels that are not set up, and channels that are taken out of the settings, through the whole app.
import { expect, test } from 'vitest'
import type { AppPorts } from '../../src/app.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const broken = { at: 'PT1M', pool: 'frames', nodes: 0, do: 'node-unusable', recoversAfter: 'PT10M' }

test('what a route sends to a channel that is not set up is told by the default route, which hears of it once', async () => {
  const whole = startWholeApp({
    world: smallWorld({ script: [broken] }),
    policy: {
      mode: 'watch',
      alerts: {
        channels: ['teams'],
        routes: [{ match: { pool: 'frames' }, channels: ['mail:night'] }],
      },
    },
  })
  await whole.run(4 * minuteMs)
  whole.restart()
  await whole.run(2 * minuteMs)
  expect(whole.told.map(({ channel, announcement }) => `${channel} ${announcement.what}`)).toEqual([
    'teams opened',
  ])
  expect(whole.notices.map(({ channel, notice }) => `${channel}: ${notice.title}`)).toEqual([
    'teams: alerts.routes[0] names nobody who is set up',
  ])
  expect(whole.notices[0]?.notice.advice).toContain('BATCH_MEDIC_MAIL_TO__NIGHT')
  const warned = whole.telemetry.filter(({ name }) => name.includes('alerts.routes[0]'))
  expect(warned).toHaveLength(2)
})

test('a policy that changes routes while an incident lasts: its end goes to whoever heard of it', async () => {
  let channels = ['teams']
  const around = (ports: AppPorts): AppPorts => ({
    ...ports,
    policy: { ...ports.policy, alerts: { ...ports.policy.alerts, channels } },
  })
  const whole = startWholeApp({
    world: smallWorld({ script: [broken, { ...broken, at: 'PT3M', nodes: 1 }] }),
    policy: { mode: 'watch' },
    around,
  })
  await whole.run(2.5 * minuteMs)
  channels = ['mail']
  whole.restart()
  await whole.run(40 * minuteMs)
  const heard = whole.told.map(
    ({ channel, announcement: { what, stories } }) =>
      `${channel} ${what} ${stories.map(({ incident }) => incident.id.slice(-3)).join()}`,
  )
  const opened = heard.filter((one) => one.includes(' opened '))
  const ended = heard.filter((one) => one.includes(' resolved '))
  expect(opened.map((one) => one.split(' ')[0])).toEqual(['teams', 'mail'])
  expect(ended.toSorted()).toEqual(
    opened.map((one) => one.replace('opened', 'resolved')).toSorted(),
  )
})

test('an incident about a channel ends when that channel is taken out of the settings', async () => {
  let isThere = true
  const around = (ports: AppPorts): AppPorts => ({
    ...ports,
    channels: ports.channels
      .filter(({ name }) => isThere || name !== 'teams')
      .map((one) =>
        one.name === 'teams'
          ? { ...one, send: async () => ({ kind: 'later', afterMs: 0, reason: '503' }) as const }
          : one,
      ),
  })
  const whole = startWholeApp({
    world: smallWorld({}),
    policy: { mode: 'watch', alerts: { channels: ['teams', 'mail'] } },
    around,
  })
  await whole.run(minuteMs)
  const givenUp = { since: whole.clock.now(), messages: 2, reason: '503' }
  await whole.app.channelBook.change('teams', () => ({ givenUp }))
  await whole.run(2 * minuteMs)
  isThere = false
  whole.restart()
  await whole.run(2 * minuteMs)
  const told = whole.told.map(({ channel, announcement }) => `${channel} ${announcement.what}`)
  expect(told).toEqual(['mail escalated', 'mail resolved'])
  expect((await whole.app.channelBook.all()).get('teams')).toEqual({ isIncidentOpen: false })
})
