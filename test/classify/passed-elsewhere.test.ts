// What one node wrote is held against what the same start task did on the others, and against what Batch says itself.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { doctorRules } from '../../src/classify/rules/doctor-rules.ts'
import type { BatchFault, NodeFacts } from '../../src/domain/facts.ts'
import type { OutputsSeen } from '../../src/domain/outputs-seen.ts'
import { batchFault, minute, nodeFacts, nodes, noon, poolFacts } from '../support/build-facts.ts'

const began = noon - 12 * minute
const module = "ModuleNotFoundError: No module named 'numpy'"
const refused = 'HTTP 403: This request is not authorized to perform this operation.'
const missing = batchFault('BlobNotFound', { message: 'The specified blob does not exist.' })

const says = (text: string): OutputsSeen => ({ of: () => text })

function failed(given: { exitCode?: number; failure?: BatchFault } = { exitCode: 1 }): NodeFacts {
  const ended = { startedAt: began, endedAt: noon - 10 * minute }
  return nodeFacts({
    nodeId: 'x',
    state: 'starttaskfailed',
    startTask: { state: 'completed', result: 'failure', retryCount: 0, ...ended, ...given },
  })
}

const passed = (endedAt: number, count = 9) =>
  nodes(count, 'w', {
    startTask: { state: 'completed', result: 'success', retryCount: 0, endedAt },
  })

const before = passed(began - minute)
const after = passed(began + minute)

describe('a start task that failed on one node', () => {
  test.each([
    { when: 'the others had none', others: nodes(9, 'w'), text: module, expected: 'certain' },
    { when: 'the others passed it', others: before, text: module, expected: 'guess' },
    { when: 'one other passed it', others: passed(began, 1), text: module, expected: 'guess' },
    { when: 'access was denied since', others: before, text: refused, expected: 'likely' },
    { when: 'others had access since', others: after, text: refused, expected: 'guess' },
    {
      when: 'its machine is broken',
      others: after,
      text: 'WARNING: infoROM is corrupted at gpu 0001:00:00.0',
      expected: 'likely',
    },
    {
      when: 'a resource file is missing',
      node: failed({ failure: missing }),
      others: after,
      text: '',
      expected: 'certain',
    },
  ])('is $expected of its cause when $when', ({ node = failed(), others, text, expected }) => {
    const [found] = classify(poolFacts({ nodes: [node, ...others] }), says(text))
    expect(found).toMatchObject({
      fault: 'node-start-task-failed',
      rule: expect.any(String),
      confidence: expected,
    })
    const isGuess = expected === 'guess'
    expect(found?.retryHelps).toBe(isGuess ? null : false)
    expect(found?.summary.includes(`on ${others.length} other nodes`)).toBe(isGuess)
  })

  test('and whose command never ran has no output of its own: what is there is of a run before', () => {
    const facts = poolFacts({ nodes: [failed({ failure: missing }), ...nodes(9, 'w')] })
    expect(classify(facts, says('tar: write error: No space left on device'))).toEqual(
      classify(facts),
    )
  })
})

describe('a node that reports an error', () => {
  test('is explained by what the pool doctor found, whatever Batch names itself', () => {
    const output = doctorRules.find(({ id }) => id === 'doctor-found-image')?.example.output ?? ''
    const facts = reports('BatchAgentInstallationFailure', ended('success'))
    expect(classify(facts)[0]?.rule).not.toBe('doctor-found-image')
    expect(classify(facts, says(output))[0]?.rule).toBe('doctor-found-image')
  })

  const reports = (code: string, startTask?: NodeFacts['startTask']) =>
    poolFacts({
      nodes: [
        nodeFacts({ nodeId: 'x', state: 'unusable', errors: [batchFault(code)] }),
        ...nodes(9, 'w'),
      ].map((node) => (startTask && node.nodeId === 'x' ? { ...node, startTask } : node)),
    })
  const ended = (result: string) => ({ state: 'completed', result, retryCount: 0 })

  test.each([
    { when: 'Batch names it itself', facts: reports('DiskFull', ended('failure')), heard: false },
    { when: 'its start task went well', facts: reports('Odd', ended('success')), heard: false },
    { when: 'its start task failed', facts: reports('Odd', ended('failure')), heard: true },
  ])('is explained by what its start task wrote: $heard, when $when', ({ facts, heard }) => {
    const wrote = says('nvidia-smi: Disk quota exceeded')
    const [one] = classify(facts, wrote)
    expect(one?.rule === 'disk-quota').toBe(heard)
  })
})
