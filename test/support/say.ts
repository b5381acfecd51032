// What a person says to the whole app of a scenario: a request is left for the pool's holder, as the API leaves it.
import type { Ask } from '../../src/domain/request.ts'
import { createControlBook } from '../../src/record/control-book.ts'
import type { WholeApp } from './whole-app.ts'

let said = 0

export async function say(whole: WholeApp, ask: Ask, pool = 'frames'): Promise<void> {
  said += 1
  const request = { ...ask, id: `r${said}`, by: 'ann', verified: true, reason: 'seen', at: 0 }
  const at = whole.clock.now()
  await createControlBook(whole).ask({ account: 'renderfarm', pool }, { ...request, at })
}
