// What ends by itself: once, audited, and with the rest left as it is.
import { describe, expect, test } from 'vitest'
import { expiredChanges } from '../../src/controls/expired.ts'
import { auditRow } from '../../src/record/keys.ts'
import { minute, noon, pool } from '../support/build-facts.ts'
import { controls, incident, record } from '../support/build-record.ts'

const alice = { by: 'alice', verified: false, at: noon - minute, reason: 'upgrade' }
const { id } = incident()
const grant = { ...alice, by: 'bob', id: 'g', action: 'reboot', until: noon + minute } as const

describe('what ends by itself', () => {
  test('goes once it is over, is audited, and leaves the rest', () => {
    const before = record({
      controls: controls({
        pause: { ...alice, until: noon },
        silence: { ...alice, until: noon + 1 },
        holds: { n1: { ...alice, until: noon - 1 }, n2: alice },
      }),
      incidents: [incident({ grants: [{ ...grant, kind: 'run', until: noon }] })],
    })
    const changes = expiredChanges(pool, before, noon)
    const put = changes.find(({ kind }) => kind === 'put-controls')
    expect(put).toEqual({
      kind: 'put-controls',
      controls: controls({ silence: { ...alice, until: noon + 1 }, holds: { n2: alice } }),
    })
    const told = changes.flatMap((change) => (change.kind === 'audit' ? [change.entry] : []))
    expect(told.map(({ what, on, outcome }) => `${what} ${on} ${outcome}`)).toEqual([
      `pause pool ${pool.pool} expired`,
      'hold node n1 expired',
      `run incident ${id} expired`,
    ])
    expect(changes.find(({ kind }) => kind === 'add-line')).toMatchObject({
      line: { text: 'The order of reboot by bob has ended unused.' },
    })
  })

  test('is audited once for each of two permissions that end at once', () => {
    const run = { ...grant, kind: 'run', until: noon } as const
    const before = record({
      incidents: [incident({ grants: [run, { ...run, id: 'h', action: 'replace' }] })],
    })
    const changes = expiredChanges(pool, before, noon)
    const rows = changes.flatMap((change) =>
      change.kind === 'audit' ? [auditRow(change.entry)] : [],
    )
    expect(new Set(rows).size).toBe(2)
  })

  test('is nothing while all of it lasts', () => {
    const before = record({
      controls: controls({ pause: alice }),
      incidents: [incident({ grants: [{ ...grant, kind: 'approve' }] })],
    })
    expect(expiredChanges(pool, before, noon)).toEqual([])
  })
})
