// Every row of the playbook and every fault has a story, or a reason why it has none.
import { describe, expect, test } from 'vitest'
import { playbook } from '../../src/decide/playbook.ts'
import { nodeStories } from './node-stories.ts'
import { poolStories } from './pool-stories.ts'
import { rows } from './rows.ts'
import { faultOf } from './story.ts'
import { taskStories } from './task-stories.ts'

const stories = [...nodeStories, ...taskStories, ...poolStories]

const answered =
  'an answer to a caller, of which no subject of ours fails: the stories of `api` have it'
const withoutStory: Readonly<Record<string, string>> = {
  'api-unreachable': answered,
  'api-throttled': answered,
  'api-failed': answered,
  'api-denied': answered,
  'api-conflict': answered,
  'api-not-found': answered,
  'api-rejected': answered,
  'api-unknown': answered,
  'alerts-undelivered':
    'it is about a channel, which no world of the emulator breaks: test/notify has it',
  'node-agent-old': 'every node of the emulator runs the newest agent',
  'task-ended': 'the emulator says when a task ran, so that its end is always named better',
}

const told = new Set(stories.flatMap(({ ends }) => ends.map(faultOf)))

describe('the stories', () => {
  test.each(Object.keys(rows))('tell of the row %s', (row) => {
    expect(stories.filter((story) => story.row === row).length).toBeGreaterThan(0)
  })

  test.each(Object.keys(playbook))('tell of %s, or say why not', (fault) => {
    expect([fault, told.has(fault as keyof typeof playbook)]).toEqual([
      fault,
      !(fault in withoutStory),
    ])
  })

  test('have each a name of their own', () => {
    const names = stories.map(({ row, when }) => `${row}: ${when}`)
    expect(new Set(names).size).toBe(names.length)
  })
})
