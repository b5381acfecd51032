// HTTP GET /api/pools: how each pool is, and how its nodes stood over the last 24 hours.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('pools', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'pools',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { read } = await import('../src/api/read.ts')
    const { poolsResponse } = await import('../src/api/pools.ts')
    const accept = request.headers.get('accept')
    return read(request, async () => poolsResponse(await medic(), request.query, accept))
  }),
})
