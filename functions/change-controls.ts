// HTTP POST /api/controls: pause, resume, hold, release, silence, unsilence, forget; a function of its own, so that it has its own key.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('change-controls', {
  methods: ['POST'],
  authLevel: dataLevel(),
  route: 'controls',
  handler: guarded(async (request, verified) => {
    const { medic } = await import('../src/azure.ts')
    const { changeControls } = await import('../src/api/controls.ts')
    const { changed } = await import('../src/api/changed.ts')
    const app = await medic()
    return changed(app, request, verified, (body, caller) => changeControls(app, body, caller))
  }),
})
