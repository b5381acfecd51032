// Stories of others that take more than one act: scheduling back and forth, answers that were lost, replacements in turn.
import { describe, expect, test } from 'vitest'
import type { IncidentStory, NodePast } from '../../src/domain/record.ts'
import { byHand } from '../support/by-hand.ts'
import { smallWorld } from '../support/small-world.ts'
import type { WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs

const kinds = (calls: readonly string[]) =>
  calls.map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))
const lines = ({ timeline }: IncidentStory) => timeline.map(({ text }) => text).join('\n')
const came = ({ attempts }: IncidentStory) =>
  attempts.map(({ action, result, overtakenBy }) =>
    [action.kind, result, ...(overtakenBy ? ['by', overtakenBy] : [])].join(' '),
  )
const sick = (step: object = {}) => ({
  at: 'PT1M',
  do: 'node-unusable',
  pool: 'frames',
  nodes: 2,
  ...step,
})

async function untilCalled(whole: WholeApp, path: string): Promise<void> {
  while (!whole.writes().some((call) => call.includes(path))) await whole.run(5 * secondMs)
}

async function first(whole: WholeApp): Promise<IncidentStory & { nodeId: string }> {
  const [story] = await whole.incidents()
  if (story?.incident.subject.kind !== 'node') throw new Error('the story did not begin')
  return { ...story, nodeId: story.incident.subject.nodeId }
}

describe('scheduling', () => {
  const blackHole = smallWorld({
    jobs: [
      {
        id: 'sweep',
        pool: 'frames',
        tasks: [
          { id: 'case-{n}', count: 260, commandLine: 'solve {n}', duration: ['PT1M', 'PT2M'] },
        ],
      },
    ],
    script: [
      { do: 'node-black-hole', pool: 'frames', nodes: 0, failsAfter: 'PT9S', stderr: 'no\n' },
    ],
  })

  test('that we switched off and somebody switches on ends our plan for the node', async () => {
    const whole = startWholeApp({ world: blackHole })
    await untilCalled(whole, 'disablescheduling')
    const stories = await whole.incidents()
    const story = stories.find(({ incident }) => incident.fault === 'node-black-hole')
    if (story?.incident.subject.kind !== 'node') throw new Error('the story did not begin')
    const { nodeId } = story.incident.subject
    await whole.run(30 * secondMs)
    const made = whole.writes().length
    expect(byHand(whole, 'POST', `/pools/frames/nodes/${nodeId}/enablescheduling`, {})).toBe(200)
    await whole.run(20 * minuteMs)
    // Ours were made before; after it there is theirs alone.
    expect(kinds(whole.writes().slice(made))).toEqual(['enablescheduling 200'])
    const after = (await whole.incidents()).find(
      ({ incident }) => incident.id === story.incident.id,
    )
    expect(after && lines(after)).toContain('was switched on again, and not by Batch Medic')
    expect(after?.incident.waiting?.reason).toContain('it is left to them')
  })

  test('that somebody switched off is held until they switch it on, and then goes on', async () => {
    const whole = startWholeApp({ world: smallWorld({ script: [sick({ reboot: 'cures' })] }) })
    await whole.run(5 * minuteMs)
    const [first] = await whole.incidents()
    if (first?.incident.subject.kind !== 'node') throw new Error('the story did not begin')
    const node = `/pools/frames/nodes/${first.incident.subject.nodeId}`
    byHand(whole, 'POST', `${node}/disablescheduling`, {})
    const told = whole.told.length
    // Longer than the hours after which what is held is told again.
    await whole.run(5 * 60 * minuteMs)
    const [held] = await whole.incidents()
    expect(held?.incident).toMatchObject({ state: 'held', waiting: { guard: 'others' } })
    expect(held?.incident.waiting).not.toHaveProperty('until')
    expect(whole.told).toHaveLength(told)
    byHand(whole, 'POST', `${node}/enablescheduling`, {})
    await whole.run(6 * minuteMs)
    expect(kinds(whole.writes()).at(-1)).toBe('reboot 202')
    await whole.run(10 * minuteMs)
    const [after] = await whole.incidents()
    expect(after?.incident.resolution?.kind).toBe('helped')
  })

  test('that somebody switched off is never switched on by us', async () => {
    const whole = startWholeApp({
      world: smallWorld({ script: [sick({ recoversAfter: 'PT30M' })] }),
    })
    await whole.run(5 * minuteMs)
    const { nodeId } = await first(whole)
    expect(byHand(whole, 'POST', `/pools/frames/nodes/${nodeId}/disablescheduling`, {})).toBe(200)
    await whole.run(120 * minuteMs)
    expect(kinds(whole.writes())).toEqual(['disablescheduling 200'])
    expect((await first(whole)).incident).toMatchObject({
      state: 'resolved',
      resolution: { kind: 'by-itself' },
    })
  })

  test('that somebody switched off and on again lets the ladder go on', async () => {
    const whole = startWholeApp({ world: smallWorld({ script: [sick({ reboot: 'cures' })] }) })
    await whole.run(5 * minuteMs)
    const { nodeId } = await first(whole)
    const node = `/pools/frames/nodes/${nodeId}`
    expect(byHand(whole, 'POST', `${node}/disablescheduling`, {})).toBe(200)
    await whole.run(60 * minuteMs)
    expect(byHand(whole, 'POST', `${node}/enablescheduling`, {})).toBe(200)
    await whole.run(60 * minuteMs)
    expect(kinds(whole.writes())).toEqual([
      'disablescheduling 200',
      'enablescheduling 200',
      'reboot 202',
    ])
    expect((await first(whole)).incident.resolution?.kind).toBe('helped')
  })
})

describe('while the answer to our call is lost', () => {
  const lost = (operation: string, reboot: string) =>
    smallWorld({
      script: [sick({ reboot }), { do: 'api-loses-answer', operation, times: 1 }],
    })

  test('somebody removes the node that we rebooted', async () => {
    const whole = startWholeApp({ world: lost('ComputeNode_Reboot', 'in-vain') })
    await untilCalled(whole, '/reboot')
    const { nodeId } = await first(whole)
    const body = { nodeList: [nodeId] }
    expect(byHand(whole, 'POST', '/pools/frames/removenodes', body)).toBe(202)
    await whole.run(60 * minuteMs)
    const story = await first(whole)
    expect(came(story)).toEqual(['reboot overtaken by person'])
    expect(story.incident.resolution?.kind).toBe('subject-gone')
    expect((await whole.person.pool('frames'))?.targetDedicated).toBe(9)
  })

  test('somebody resizes the pool after our removal, to another size', async () => {
    const whole = startWholeApp({ world: lost('Pool_RemoveNodes', 'NodeStateUnusable') })
    await untilCalled(whole, 'removenodes')
    while ((await whole.person.pool('frames'))?.allocationState !== 'steady') {
      whole.emulator.advance(secondMs)
    }
    expect(byHand(whole, 'POST', '/pools/frames/resize', { targetDedicatedNodes: 7 })).toBe(202)
    await whole.run(60 * minuteMs)
    expect(came(await first(whole))).toEqual(['reboot refused', 'replace overtaken by person'])
    expect((await whole.person.pool('frames'))?.targetDedicated).toBe(7)
  })
})

describe('a pool of one node, and the answer to its removal is lost', () => {
  const reboot = 'NodeStateUnusable'
  const lost = { do: 'api-loses-answer', operation: 'Pool_RemoveNodes', times: 1 }
  const script = [sick({ nodes: 0, reboot }), { at: 'PT1M', ...lost }]
  const start = () => startWholeApp({ world: smallWorld({ pool: { dedicated: 1 }, script }) })
  const size = async (whole: WholeApp) => (await whole.person.pool('frames'))?.targetDedicated

  test('is grown back where it was seen at its removal', async () => {
    const whole = start()
    await whole.run(90 * minuteMs)
    expect([came(await first(whole)).at(-1), await size(whole)]).toEqual(['replace helped', 1])
  })

  test('stays at 0 where nobody can tell whose that is, and is told', async () => {
    const whole = start()
    await untilCalled(whole, 'removenodes')
    while ((await whole.person.pool('frames'))?.allocationState !== 'steady') {
      whole.emulator.advance(secondMs)
    }
    expect(byHand(whole, 'POST', '/pools/frames/resize', { targetDedicatedNodes: 0 })).toBe(202)
    await whole.run(60 * minuteMs)
    expect(await size(whole)).toBe(0)
    expect((await first(whole)).incident.state).toBe('escalated')
    const told = whole.told.filter(({ announcement }) => announcement.what === 'escalated')
    expect(told.length).toBeGreaterThan(0)
    expect(lines(await first(whole))).toContain(
      'The pool is one node short: resize it to 1 by hand. The answer to the removal was lost, so 0 may be what somebody wants, and is left.',
    )
    // Whoever wants it back at its size says so, and then it is well.
    expect(byHand(whole, 'POST', '/pools/frames/resize', { targetDedicatedNodes: 1 })).toBe(202)
    await whole.run(30 * minuteMs)
    expect((await first(whole)).incident.resolution?.kind).toBe('helped')
  })
})

describe('replacements in turn', () => {
  const three = (pool: Record<string, unknown> = {}) =>
    startWholeApp({
      world: smallWorld({
        pool,
        script: [sick({ nodes: [1, 4, 7], reboot: 'NodeStateUnusable' })],
      }),
      policy: { mode: 'act', guards: { maxConcurrentShare: 0.5, maxSickShare: 0.5 } },
    })
  const replaced = async (whole: WholeApp) =>
    (await whole.incidents()).filter(({ attempts }) =>
      attempts.some(({ action, result }) => action.kind === 'replace' && result === 'helped'),
    ).length

  test('leave the pool at its size', async () => {
    const whole = three()
    await whole.run(150 * minuteMs)
    expect(await replaced(whole)).toBe(3)
    expect(await whole.person.pool('frames')).toMatchObject({
      targetDedicated: 10,
      currentDedicated: 10,
    })
    const told = (await whole.incidents()).map(lines).join('\n')
    expect(told).not.toContain('and not by Batch Medic')
  })

  test('of dedicated and Spot nodes keep each at its own', async () => {
    const whole = three({ dedicated: 5, lowPriority: 5 })
    await whole.run(150 * minuteMs)
    expect(await replaced(whole)).toBe(3)
    expect(await whole.person.pool('frames')).toMatchObject({
      targetDedicated: 5,
      targetLowPriority: 5,
    })
  })

  test('take the size that somebody sets in the middle of the second', async () => {
    const whole = three()
    while ((await replaced(whole)) === 0) await whole.run(15 * secondMs)
    while ((await whole.person.pool('frames'))?.allocationState !== 'steady') {
      await whole.run(5 * secondMs)
    }
    const pool = await whole.person.pool('frames')
    const before = pool?.targetDedicated
    expect(byHand(whole, 'POST', '/pools/frames/resize', { targetDedicatedNodes: 14 })).toBe(202)
    await whole.run(150 * minuteMs)
    expect(before).toBe(9)
    expect(
      (await whole.incidents()).flatMap(came).filter((one) => one.startsWith('replace')),
    ).toEqual(['replace helped', 'replace overtaken by person', 'replace helped'])
    expect(await whole.person.pool('frames')).toMatchObject({ targetDedicated: 14 })
  })
})

test('what came of a repair stands with its node, for the guards', async () => {
  const whole = startWholeApp({ world: smallWorld({ script: [sick({ reboot: 'in-vain' })] }) })
  await whole.run(60 * minuteMs)
  const within = { from: 'node|', to: 'node}', limit: 100 }
  const { rows } = await whole.rows.range('state', 'renderfarm|frames', within)
  const repairs = rows.flatMap(({ value }) => (value as NodePast).repairs)
  expect(repairs.map(({ kind, result }) => `${kind} ${result}`)).toEqual([
    'reboot did-not-help',
    'replace helped',
  ])
})
