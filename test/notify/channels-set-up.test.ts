// What the policy names and nobody set up is said, with the setting, and whether anybody is left to be told.
import { describe, expect, test } from 'vitest'
import { healthResponse } from '../../src/api/health.ts'
import { channelsHealth } from '../../src/channels-health.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { notSetUp, notSetUpText, reaching, usualOf } from '../../src/notify/channels-set-up.ts'

const match = { pool: 'a' }

describe('a channel that is not set up', () => {
  test.each([
    [{ channels: ['teams'] }, ['teams'], []],
    [{}, ['teams'], ['alerts.channels names mail, which is not set up: set BATCH_MEDIC_MAIL_TO.']],
    [
      { channels: ['teams'], routes: [{ match, channels: ['mail:night', 'webhook:pager'] }] },
      ['teams'],
      [
        'alerts.routes[0] names mail:night and webhook:pager, which are not set up: set BATCH_MEDIC_MAIL_TO__NIGHT and BATCH_MEDIC_WEBHOOK__PAGER. Until then what it routes is told to teams.',
      ],
    ],
    [
      { channels: ['teams'], digest: { day: 'monday', channels: ['mail'] } },
      ['teams'],
      [
        'alerts.digest.channels names mail, which is not set up: set BATCH_MEDIC_MAIL_TO. Until then what it routes is told to teams.',
      ],
    ],
    [{ channels: ['teams'], digest: { channels: ['mail'] } }, ['teams'], []],
  ])('%j with %j', (alerts, setUp, expected) => {
    const policy = policySchema.parse({ alerts })
    const usual = usualOf(policy, setUp)
    expect(notSetUp(policy, setUp).map((one) => notSetUpText(one, usual))).toEqual(expected)
  })
})

describe('what would reach nobody', () => {
  const routes = [
    { match, channels: ['mail:night'] },
    { match: { pool: 'b' }, channels: ['mail:night', 'webhook'] },
  ]
  test.each([
    [{ channels: ['teams'], routes }, ['teams', 'webhook'], [['teams'], ['webhook']], ['teams']],
    [{ routes }, ['webhook:x'], [['webhook:x'], ['webhook:x']], ['webhook:x']],
    [{ routes }, [], [[], []], []],
  ])(
    'goes to the default route, else to whoever is there: %j with %j',
    (alerts, setUp, to, all) => {
      const { alerts: reached } = reaching(policySchema.parse({ alerts }), setUp)
      expect(reached.routes.map(({ channels }) => channels)).toEqual(to)
      expect(reached.channels).toEqual(all)
    },
  )

  test('is told by health as degraded, and as down only where no channel is left', () => {
    const policy = policySchema.parse({ alerts: { channels: ['teams'], routes } })
    const givenUp = { since: 0, messages: 3, reason: '503' }
    const status = (names: readonly string[], dead: readonly string[]) => {
      const states = new Map(dead.map((name) => [name, { givenUp }]))
      const { status: code, body } = healthResponse(channelsHealth(policy, names, states))
      return [code, (JSON.parse(body) as { status: string }).status]
    }
    expect(status(['teams', 'mail:night', 'webhook'], [])).toEqual([200, 'up'])
    expect(status(['teams'], [])).toEqual([200, 'degraded'])
    expect(status(['teams', 'mail:night'], ['teams'])).toEqual([200, 'degraded'])
    expect(status(['teams', 'mail:night'], ['teams', 'mail:night'])).toEqual([503, 'down'])
    expect(status([], [])).toEqual([200, 'up'])
  })
})
