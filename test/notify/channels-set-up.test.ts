// What the policy names and nobody set up is said, with the setting, and whether anybody is left to be told.
import { describe, expect, test } from 'vitest'
import { policySchema } from '../../src/domain/policy.ts'
import { notSetUp, notSetUpText } from '../../src/notify/channels-set-up.ts'

const match = { pool: 'a' }

describe('a channel that is not set up', () => {
  test.each([
    [{ channels: ['teams'] }, ['teams'], []],
    [{}, ['teams'], ['alerts.channels names mail, which is not set up: set BATCH_MEDIC_MAIL_TO.']],
    [
      { channels: ['teams'], routes: [{ match, channels: ['mail:night', 'webhook:pager'] }] },
      ['teams'],
      [
        'alerts.routes[0] names mail:night and webhook:pager, which are not set up: set BATCH_MEDIC_MAIL_TO__NIGHT and BATCH_MEDIC_WEBHOOK__PAGER. Until then nobody is told what it routes.',
      ],
    ],
    [
      { channels: ['teams'], digest: { day: 'monday', channels: ['mail'] } },
      ['teams'],
      [
        'alerts.digest.channels names mail, which is not set up: set BATCH_MEDIC_MAIL_TO. Until then nobody is told what it routes.',
      ],
    ],
    [{ channels: ['teams'], digest: { channels: ['mail'] } }, ['teams'], []],
  ])('%j with %j', (alerts, setUp, expected) => {
    expect(notSetUp(policySchema.parse({ alerts }), setUp).map(notSetUpText)).toEqual(expected)
  })
})
