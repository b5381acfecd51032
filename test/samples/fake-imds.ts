// The metadata service of a virtual machine, as far as tokens go, for the samples that run on nodes.
// Source: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token.
import { createServer } from 'node:http'
import { type LocalServer, listenLocally } from '../../src/local/local-server.ts'

export interface FakeImds extends LocalServer {
  asked: string[]
  /** What it answers next, in place of a token. */
  answer: { status: number; body: string } | undefined
}

export async function startFakeImds(token: string): Promise<FakeImds> {
  const state = { asked: [] as string[], answer: undefined as FakeImds['answer'] }
  const server = await listenLocally(
    createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://imds')
      state.asked.push(request.url ?? '')
      const isAsked =
        url.pathname === '/metadata/identity/oauth2/token' &&
        url.searchParams.get('api-version') === '2018-02-01' &&
        url.searchParams.get('resource') === 'https://eventgrid.azure.net' &&
        request.headers.metadata === 'true'
      const good = { access_token: token, expires_in: '86399', token_type: 'Bearer' }
      // Written over several lines, as some versions of the service do.
      const answer = state.answer ?? { status: 200, body: JSON.stringify(good, null, 2) }
      const { status, body } = isAsked ? answer : { status: 400, body: '{"error":"bad request"}' }
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    }),
    0,
  )
  return Object.assign(state, server)
}
