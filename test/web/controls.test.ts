// What is in force, as lines of one table, and what the page says that each control does.
import { describe, expect, test } from 'vitest'
import type { InForce } from '../../src/web/changes/change-wire.ts'
import { controlRows } from '../../src/web/controls/control-rows.ts'
import { controlEffects } from '../../src/web/controls/effects.ts'

const at = Date.parse('2026-05-04T08:00:00Z')
const said = { by: 'ann', verified: false, at, reason: 'upgrade' }

const farm: InForce = {
  account: 'renderfarm',
  pause: said,
  pools: [
    {
      pool: 'frames',
      pause: { ...said, until: at + 1 },
      holds: { tvmps_1: said },
      silence: { ...said, until: at + 1 },
      refusals: { 'reboot@unusable': { code: 'NodeStateUnusable', at, until: at + 1 } },
      asked: [
        { ...said, id: 'r1', kind: 'hold', nodeId: 'tvmps_2' },
        { ...said, id: 'r2', kind: 'forget', action: 'reboot' },
      ],
    },
  ],
}

describe('what is in force', () => {
  test('is one line each, with what ends it', () => {
    const rows = controlRows([farm]).map(({ what, on, end, by }) => [what, on, end, by])
    expect(rows).toEqual([
      ['Pause', 'the whole account', 'resume', 'ann'],
      ['Pause', 'frames', 'resume', 'ann'],
      ['Hold', 'frames, node tvmps_1', 'release', 'ann'],
      ['Silence', 'frames', 'unsilence', 'ann'],
      ['Refused by Batch', 'frames: reboot of unusable nodes', 'forget', 'Batch'],
      ['Asked for', 'frames, node tvmps_2', undefined, 'ann'],
      ['Asked for', 'frames', undefined, 'ann'],
    ])
    expect(controlRows([farm]).at(-1)?.reason).toBe('forget reboot: upgrade')
  })

  test('has keys of its own, so that no line takes the place of another', () => {
    const keys = controlRows([farm, { ...farm, account: 'other' }]).map(({ key }) => key)
    // A request has the id that the app gave it.
    expect(new Set(keys).size).toBe(keys.length - 2)
  })
})

describe('what a control does', () => {
  const place = { account: 'renderfarm', pool: 'frames', node: 'tvmps_1' }

  test.each(['pause', 'hold', 'silence'] as const)('%s says its end', (deed) => {
    expect(controlEffects(deed, place, 'after 2 hours').at(-1)).toBe(
      'It ends by itself: after 2 hours.',
    )
    expect(controlEffects(deed, place).at(-1)).toBe('It lasts until somebody ends it.')
  })

  test('to ask Batch again names the action, in nodes of any state', () => {
    const [first] = controlEffects('forget', {
      account: 'renderfarm',
      pool: 'frames',
      action: 'reboot',
    })
    expect(first).toContain(
      'again for a reboot in pool frames of renderfarm, of nodes in any state',
    )
  })

  test('a pause without a pool names the whole account', () => {
    const [first] = controlEffects('pause', { account: 'renderfarm' })
    expect(first).toContain('in the whole account renderfarm')
  })
})
