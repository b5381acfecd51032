// HTTP POST /api/access and /api/access/end, GET /api/access: users on nodes for a limited time, with a key of its own.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('access', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'access/{verb?}',
  handler: guarded(async (request, verified) => {
    const { medic } = await import('../src/azure.ts')
    const { accessResponse } = await import('../src/api/access.ts')
    return accessResponse(await medic(), request.params.verb ?? '', request, verified)
  }),
})
