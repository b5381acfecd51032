// An incident's moves: what they keep.
import { expect, test } from 'vitest'
import { moveTo } from '../../src/domain/incident.ts'
import { noon, second } from '../support/build-facts.ts'
import { incident } from '../support/build-record.ts'

test('a move by a process whose clock is behind makes it no older than it was', () => {
  const before = moveTo(incident(), 'held', noon + 90 * second)
  expect(moveTo(before, 'open', noon).changedAt).toBe(noon + 90 * second)
})
