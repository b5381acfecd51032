// A call that was answered as done and is done later: what its timer carries, and how it is answered beforehand.

import type { Call, Handler } from '../handlers/call.ts'
import type { Life } from '../life/life.ts'
import { findRoute } from '../router.ts'
import { handlers } from '../routes.ts'
import { BatchFault } from '../wire/batch-fault.ts'
import { type EmulatorResponse, splitUrl } from '../wire/http.ts'
import { withoutSecrets } from '../wire/without-secrets.ts'
import type { LateCall } from './late-call.ts'

/** What the call would be answered now, without doing it: it is done to a copy that nobody keeps. */
export function rehearse(call: Call, handler: Handler): EmulatorResponse {
  const account = structuredClone(call.account)
  const { world } = call.life
  const life: Life = {
    world: {
      ...world,
      accounts: { ...world.accounts, [account.name]: account },
      timers: [],
      faults: [],
      happenings: [],
      outbox: [],
    },
    now: call.life.now,
    after: () => {},
    emit: () => {},
  }
  return handler({ ...call, account, life })
}

/** Does a call that was answered earlier; a refusal now is nobody's to read. */
export function callLate(life: Life, late: LateCall): void {
  const url = splitUrl(late.url)
  const account = life.world.accounts[late.account]
  const { operation, params } = findRoute(late.method, url.path)
  if (!account) return
  try {
    const { method, headers, body } = late
    handlers[operation]?.({ method, url, headers, body, params, account, life })
  } catch (error) {
    if (!(error instanceof BatchFault)) throw error
  }
}

/** Plans the call for later. Passwords are not kept. */
export function postpone(call: Call, byMs: number): void {
  const { authorization: _, ...headers } = call.headers
  const { method, body } = call
  const kept = withoutSecrets({ method, url: call.url.path, headers, body })
  const query = [...call.url.query].map(([name, v]) => `${name}=${encodeURIComponent(v)}`).join('&')
  call.life.after(byMs, {
    kind: 'late-call',
    account: call.account.name,
    method: call.method,
    url: `${call.url.origin}${call.url.path}?${query}`,
    headers,
    body: kept.body ?? '',
  })
}
