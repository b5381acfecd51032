// Stories: a run that was told can be played again, and a file that tells none is refused in one sentence.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseSimulateArguments } from '../../tools/simulate-arguments.ts'
import { drawPlan } from './draw-plan.ts'
import { readStory } from './plan.ts'
import { play } from './play.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'story-'))
function fileOf(content: unknown): string {
  const file = join(folder, 'story.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

test('a seed that is written down as a story is the same run', async () => {
  const { faults, trace } = await run(drawPlan(10))
  expect(faults.length).toBeGreaterThan(0)
  const told = readStory(fileOf({ plan: drawPlan(10), faults }))
  expect((await play(told)).trace).toEqual(trace)
})

test('with fewer faults it is another run, and ends as well', async () => {
  const { faults, trace } = await run(drawPlan(10))
  const fewer = await run(drawPlan(10), faults.slice(1))
  expect(fewer.trace).not.toEqual(trace)
  expect(fewer.broken).toEqual([])
})

const plan = { ...drawPlan(1) }
describe('a file that is no story is told in one sentence', () => {
  test.each([
    { when: 'it is no JSON', content: '{', says: 'cannot be read as JSON' },
    { when: 'it has no plan', content: {}, says: 'is no story: plan: ' },
    {
      when: 'a number is wrong',
      content: { plan: { ...plan, instances: 9 } },
      says: 'plan.instances: ',
    },
    {
      when: 'the world is none',
      content: { plan: { ...plan, world: {} } },
      says: 'plan.world: is no world',
    },
    {
      when: 'a fault has no place',
      content: { plan, faults: [{ at: 'rows.get', kind: 'fails' }] },
      says: 'faults.0.at: is an operation and the number of its call',
    },
    { when: 'a field is unknown', content: { plan, fault: [] }, says: 'the whole: ' },
  ])('$when', ({ content, says }) => {
    expect(() => readStory(fileOf(content))).toThrow(says)
  })

  test('it is not there', () => {
    expect(() => readStory(join(folder, 'none.json'))).toThrow('none.json')
  })
})

describe('the arguments', () => {
  test('have defaults', () => {
    expect(parseSimulateArguments([])).toMatchObject({ from: 1, seeds: 100, json: false })
    expect(parseSimulateArguments(['--mutants'])).toMatchObject({ seeds: 2000, mutants: true })
  })
  test.each([
    { given: ['--seeds', 'many'], says: '--seeds is "many": give a whole number of at least 1.' },
    { given: ['--from', '-1'], says: /--from/ },
    { given: ['--sed', '1'], says: /--sed/ },
  ])('$given are refused', ({ given, says }) => {
    const parsed = parseSimulateArguments(given)
    expect('fault' in parsed && parsed.fault).toMatch(says)
  })
})
