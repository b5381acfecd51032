// HTTP GET /api/audit: who asked what of a pool or an account, and what came of it.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('audit', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'audit',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { read } = await import('../src/api/read.ts')
    const { auditResponse } = await import('../src/api/audit.ts')
    const accept = request.headers.get('accept')
    return read(request, async () => auditResponse(await medic(), request.query, accept))
  }),
})
